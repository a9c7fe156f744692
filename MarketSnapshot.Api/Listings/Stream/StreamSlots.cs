using MarketSnapshot.Core;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Api.Listings.Stream;

/// <summary>Bounds the number of open streams.</summary>
internal sealed class StreamSlots(IOptions<ListingStreamOptions> options)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    private int _taken;

    /// <summary>Takes a place until it is disposed.</summary>
    /// <exception cref="TryLaterException">All are taken.</exception>
    public IDisposable Take()
    {
        if (Interlocked.Increment(ref _taken) > options.Value.MaxClients)
        {
            Interlocked.Decrement(ref _taken);
            throw new TryLaterException("too_many_streams", "As many streams are open as this server keeps. Try again shortly.", RetryAfter);
        }

        StreamTelemetry.Clients.Add(1);
        return new Slot(this);
    }

    private sealed class Slot(StreamSlots slots) : IDisposable
    {
        public void Dispose()
        {
            Interlocked.Decrement(ref slots._taken);
            StreamTelemetry.Clients.Add(-1);
        }
    }
}
