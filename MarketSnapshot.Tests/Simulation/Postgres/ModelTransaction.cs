using MarketSnapshot.Tests.Simulation.Engine;

namespace MarketSnapshot.Tests.Simulation.Postgres;

/// <summary>
/// A READ COMMITTED transaction of the model: its writes are seen by nobody else until it commits, and its row locks are held until its
/// end.
/// </summary>
internal sealed class ModelTransaction(ModelDatabase database, SimulatedProcess process)
{
    private readonly List<Action> _undo = [];
    private readonly List<Action> _apply = [];
    private readonly List<Action> _release = [];

    public SimulatedProcess Process => process;

    /// <summary>The transaction's beginning: what <c>now()</c> says in it.</summary>
    public DateTimeOffset StartedAt { get; } = database.Now;

    /// <summary>Whether it has come to an end, or the server has ended it.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The row that it waits for.</summary>
    public ModelLock? WaitsFor { get; set; }

    /// <summary>How long it waits for a lock; null for ever.</summary>
    public TimeSpan? LockTimeout { get; set; }

    /// <summary>Whether the server has ended it because a lock did not become free in time.</summary>
    public bool HasWaitedTooLong { get; private set; }

    /// <summary>What has to happen at the end.</summary>
    public void AtEnd(Action release) => _release.Add(release);

    public void AtCommit(Action apply) => _apply.Add(apply);

    public void AtRollback(Action undo) => _undo.Add(undo);

    public void Commit()
    {
        foreach (var apply in _apply)
            apply();
        End();
    }

    public void Rollback()
    {
        if (IsOver)
            return;
        foreach (var undo in _undo)
            undo();
        End();
    }

    /// <summary>The server ends it, since the lock that it waits for does not become free.</summary>
    public void EndWaiting()
    {
        HasWaitedTooLong = true;
        Rollback();
    }

    private void End()
    {
        IsOver = true;
        WaitsFor?.Leave(this);
        foreach (var release in _release)
            release();
        database.Ended(this);
    }
}
