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
    /// <summary>Somebody else has locked what is due at this moment; the lock goes without a word.</summary>
    private static readonly TimeSpan LockedCheck = TimeSpan.FromMilliseconds(25);

    /// <summary>So that a wait that ends by this host's clock has also ended by PostgreSQL's.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(2);

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly BackOff _pauses = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(10), random);
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
            await _wakeUp.WaitAsync(next, cancellationToken);
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
            return drained.MarketAway ? null : new(Limit(await queue.NextAsync(options.Value.LiveDebounce, cancellationToken)));
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

    private static TimeSpan? Limit(TimeSpan? next) => next switch
    {
        null => null,
        { } due when due <= TimeSpan.Zero => LockedCheck,
        { } later => later + Slack < LongestWait ? later + Slack : LongestWait,
    };

    /// <summary>All that could be was published; when to look again unless woken.</summary>
    private sealed record Published(TimeSpan? Next);
}
