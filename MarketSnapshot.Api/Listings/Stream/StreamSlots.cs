using System.Net;
using MarketSnapshot.Api.Http.Problems;
using MarketSnapshot.Core;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Api.Listings.Stream;

/// <summary>Bounds the number of open streams: of one address, so that nobody takes all of them, and of all together.</summary>
internal sealed class StreamSlots(IOptions<ListingStreamOptions> options)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _byAddress = [];
    private int _taken;

    /// <summary>Takes a place until it is disposed.</summary>
    /// <param name="address">Whose place it is.</param>
    /// <exception cref="TooManyException">The address has as many as one address gets.</exception>
    /// <exception cref="TryLaterException">All are taken.</exception>
    public IDisposable Take(IPAddress address)
    {
        lock (_lock)
        {
            var own = _byAddress.GetValueOrDefault(address);
            if (own >= options.Value.MaxClientsPerAddress)
                throw new TooManyException("too_many_streams", "As many streams are open from this address as one address gets. Close one, or try again later.", RetryAfter);
            if (_taken >= options.Value.MaxClients)
                throw new TryLaterException("too_many_streams", "As many streams are open as this server keeps. Try again shortly.", RetryAfter);
            _byAddress[address] = own + 1;
            _taken++;
        }

        StreamTelemetry.Clients.Add(1);
        return new Slot(this, address);
    }

    private void Return(IPAddress address)
    {
        lock (_lock)
        {
            _taken--;
            if (--_byAddress[address] == 0)
                _byAddress.Remove(address);
        }

        StreamTelemetry.Clients.Add(-1);
    }

    private sealed class Slot(StreamSlots slots, IPAddress address) : IDisposable
    {
        public void Dispose() => slots.Return(address);
    }
}
