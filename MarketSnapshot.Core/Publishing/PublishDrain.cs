using MarketSnapshot.Core.Snapshots;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Core.Publishing;

/// <summary>Publishes batch after batch until nothing due is left, or the market is away. Memory holds one batch.</summary>
internal sealed class PublishDrain(SnapshotPublisher publisher, IPublishQueue queue, IOptions<PublishingOptions> options)
{
    private const int FailuresShown = 20;

    /// <summary>Drains the queue. A version that fails is not tried again within the run.</summary>
    /// <param name="ignoreBackOff">Takes what backs off after a failure too.</param>
    /// <param name="cancellationToken">Ends the run after the batch under way.</param>
    /// <param name="notClaimedWithin">Leaves what was claimed this short a time ago for later.</param>
    public async Task<DrainResult> RunAsync(bool ignoreBackOff, CancellationToken cancellationToken, TimeSpan? notClaimedWithin = null)
    {
        var result = new DrainResult();
        var started = await queue.NowAsync(cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            var batch = await publisher.PublishAsync(
                new ClaimRequest(Guid.NewGuid(), options.Value.BatchSize)
                {
                    IgnoreBackOff = ignoreBackOff, NotClaimedSince = started, NotClaimedWithin = notClaimedWithin,
                },
                cancellationToken);
            if (batch.Claimed == 0)
                break;
            result.Add(batch, FailuresShown);
            if (batch.MarketAway is not null)
                break;
        }

        return result;
    }
}

/// <summary>What a drain did.</summary>
internal sealed class DrainResult
{
    private readonly List<SnapshotFailure> _failures = [];

    public int Published { get; private set; }

    public int Withdrawn { get; private set; }

    public int Superseded { get; private set; }

    public int Failed { get; private set; }

    public bool MarketAway { get; private set; }

    /// <summary>The first failures.</summary>
    public IReadOnlyList<SnapshotFailure> Failures => _failures;

    /// <summary>Counts a batch.</summary>
    public void Add(BatchOutcome batch, int failuresShown)
    {
        Published += batch.Count(SettleKind.Published);
        Withdrawn += batch.Count(SettleKind.Withdrawn);
        Superseded += batch.Count(SettleKind.Superseded) + batch.Count(SettleKind.Overtaken);
        Failed += batch.Count(SettleKind.Failed) + batch.Count(SettleKind.Parked);
        MarketAway |= batch.MarketAway is not null;
        _failures.AddRange(batch.Outcomes
            .Where(outcome => outcome.Kind is SettleKind.Failed or SettleKind.Parked)
            .Take(failuresShown - _failures.Count)
            .Select(outcome => new SnapshotFailure(outcome.BookingId, outcome.Error ?? "refused")));
    }
}
