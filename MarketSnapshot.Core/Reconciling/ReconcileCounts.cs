using MarketSnapshot.Core.Snapshots;

namespace MarketSnapshot.Core.Reconciling;

/// <summary>Counts what a run rebuilds.</summary>
internal sealed class ReconcileCounts
{
    public int Examined { get; private set; }

    public int Changed { get; private set; }

    public int Failed { get; private set; }

    public void Add(IReadOnlyList<SnapshotChange> changes)
    {
        Examined += changes.Count;
        Changed += changes.Count(change => change.Changed);
    }

    public void Add(IReadOnlyList<SnapshotFailure> failures) => Failed += failures.Count;
}
