using MarketSnapshot.Core.Persistence.Listening;
using MarketSnapshot.Core.Reconciling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace MarketSnapshot.Core.Publishing.Live;

/// <summary>
/// Rebuilds what was touched soon after it was touched: the step of reconcile that works the change log off, at most once in a while and at
/// most half of the time, so that a flood of readings costs a bounded share of the database. New versions wake the publisher by
/// themselves. What only the clock changes is left to the scheduled reconcile.
/// </summary>
internal sealed class SourceFollower(
    ChangeLogRebuild log, IPublishQueue queue, IOptions<LivePublishingOptions> options, IOptions<ReconcileOptions> reconcile,
    TimeProvider time, Random random, ILogger<SourceFollower> logger)
{
    /// <summary>For how long a snapshot that could not be rebuilt is left to reconcile, instead of failing at every look.</summary>
    private static readonly TimeSpan FailureKept = TimeSpan.FromMinutes(30);

    private const int MostFailures = 1000;

    private readonly BackOff _pauses = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), random);
    private readonly WakeUp _wakeUp = new(time);
    private readonly HashSet<Guid> _failed = [];
    private long _failedSince = time.GetTimestamp();

    /// <summary>A source was touched.</summary>
    public void Wake() => _wakeUp.Set();

    /// <summary>Follows until it is stopped.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        TimeSpan? failure = null;
        while (true)
        {
            await _wakeUp.WaitAsync(cancellationToken);
            var started = time.GetTimestamp();
            if (await TryFollowAsync(failure is null, cancellationToken))
            {
                failure = null;
            }
            else
            {
                failure = _pauses.Next(failure);
                Wake();
            }

            await Task.Delay(failure ?? Longer(options.Value.LiveSourcesInterval, time.GetElapsedTime(started)), time, cancellationToken);
        }
    }

    private async Task<bool> TryFollowAsync(bool first, CancellationToken cancellationToken)
    {
        if (_failed.Count > MostFailures || time.GetElapsedTime(_failedSince) > FailureKept)
        {
            _failed.Clear();
            _failedSince = time.GetTimestamp();
        }

        try
        {
            var started = time.GetTimestamp();
            using var activity = ReconcilingTelemetry.Source.StartActivity("follow sources");
            var counts = new ReconcileCounts();
            await log.RunAsync(await queue.NowAsync(cancellationToken), reconcile.Value.BatchSize, counts, cancellationToken, _failed);
            ReconcilingTelemetry.Tell(counts, time.GetElapsedTime(started), activity);
            return true;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            if (!first)
                return false;
            if (failure is NpgsqlException or TimeoutException)
                LiveLog.DatabaseAway(logger, failure.GetBaseException().Message);
            else
                LiveLog.NotFollowed(logger, failure);
            return false;
        }
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
