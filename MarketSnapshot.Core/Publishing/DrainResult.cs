using MarketSnapshot.Core.Snapshots;

namespace MarketSnapshot.Core.Publishing;

/// <summary>What a drain did. Batches that end at the same moment are counted one after the other.</summary>
internal sealed class DrainResult
{
    private readonly Lock _gate = new();
    private readonly List<SnapshotFailure> _failures = [];

    /// <summary>Taken for sending, whatever became of it.</summary>
    public int Claimed { get; private set; }

    public int Published { get; private set; }

    public int Withdrawn { get; private set; }

    public int Superseded { get; private set; }

    /// <summary>Refused, those that were parked for it included.</summary>
    public int Failed { get; private set; }

    public bool MarketAway { get; private set; }

    /// <summary>The first failures.</summary>
    public IReadOnlyList<SnapshotFailure> Failures => _failures;

    /// <summary>Counts a batch.</summary>
    public void Add(BatchOutcome batch)
    {
        lock (_gate)
        {
            Claimed += batch.Claimed;
            Published += batch.Count(SettleKind.Published);
            Withdrawn += batch.Count(SettleKind.Withdrawn);
            Superseded += batch.Count(SettleKind.Superseded) + batch.Count(SettleKind.Overtaken);
            Failed += batch.Count(SettleKind.Failed) + batch.Count(SettleKind.Parked);
            MarketAway |= batch.MarketAway is not null;
            _failures.AddRange(batch.Outcomes
                .Where(outcome => outcome.Kind is SettleKind.Failed or SettleKind.Parked)
                .Take(SnapshotFailure.MostTold - _failures.Count)
                .Select(outcome => new SnapshotFailure(outcome.BookingId, outcome.Error ?? "refused")));
        }
    }
}
