using MarketSnapshot.Core.Persistence.Listening;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace MarketSnapshot.Core.Publishing.Live;

/// <summary>
/// Publishes whenever it is woken, and whenever what it had to leave comes due: the debounce is over, a back-off has passed, a lease ran
/// out. The queue itself says what that is, so nothing is kept here that a crash could lose, and several of these share the work.
/// </summary>
internal sealed class LivePublisher(
    PublishDrain drain, LiveQueue queue, IOptions<LivePublishingOptions> options, TimeProvider time, Random random, ILogger<LivePublisher> logger)
{
    private readonly BackOff _pauses = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(10), random);
    private readonly LiveRest _rest = new();
    private readonly WakeUp _wakeUp = new(time);

    /// <summary>Something has changed.</summary>
    public void Wake() => _wakeUp.Set();

    /// <summary>Publishes until it is stopped. While a store is away it tries again after growing pauses and hears nothing in between.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        TimeSpan? next = null;
        TimeSpan? pause = null;
        while (true)
        {
            if (await _wakeUp.WaitAsync(next, cancellationToken))
                _rest.Woken();
            if (await TryPublishAsync(pause is null, cancellationToken) is { } published)
            {
                (next, pause) = (published.Next, null);
                continue;
            }

            pause = _pauses.Next(pause);
            await Task.Delay(pause.Value, time, cancellationToken);
            next = TimeSpan.Zero;
        }
    }

    /// <summary>Null where a store is away.</summary>
    private async Task<Published?> TryPublishAsync(bool first, CancellationToken cancellationToken)
    {
        try
        {
            var drained = await drain.RunAsync(ignoreBackOff: false, cancellationToken, options.Value.LiveDebounce);
            return drained.MarketAway
                ? null
                : new(_rest.After(drained.Claimed > 0, await queue.DueAsync(options.Value.LiveDebounce, cancellationToken)));
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            if (!first)
                return null;
            if (failure is NpgsqlException or TimeoutException)
                LiveLog.DatabaseAway(logger, failure.GetBaseException().Message);
            else
                LiveLog.NotPublished(logger, failure);
            return null;
        }
    }

    /// <summary>All that could be was published; when to look again unless woken.</summary>
    private sealed record Published(TimeSpan? Next);
}
