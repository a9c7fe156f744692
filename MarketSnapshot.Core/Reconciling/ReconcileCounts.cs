using MarketSnapshot.Core.Snapshots;

namespace MarketSnapshot.Core.Reconciling;

/// <summary>Counts what a run rebuilds.</summary>
/// <param name="changed">Hears of each batch that gave a snapshot a new version, once it is committed; null where nobody wants to.</param>
internal sealed class ReconcileCounts(Action? changed = null)
{
    public int Examined { get; private set; }

    public int Changed { get; private set; }

    public int Failed { get; private set; }

    public void Add(IReadOnlyList<SnapshotChange> changes)
    {
        Examined += changes.Count;
        var differing = changes.Count(change => change.Changed);
        Changed += differing;
        if (differing > 0)
            changed?.Invoke();
    }

    public void Add(IReadOnlyList<SnapshotFailure> failures) => Failed += failures.Count;
}
