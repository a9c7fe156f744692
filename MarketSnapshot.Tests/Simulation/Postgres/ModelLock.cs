using System.Runtime.CompilerServices;

namespace MarketSnapshot.Tests.Simulation.Postgres;

/// <summary>The lock of a row: one transaction holds it, others wait in the order in which they came.</summary>
internal sealed class ModelLock(ModelDatabase database, string row)
{
    private readonly List<(ModelTransaction Transaction, Action Continuation)> _waiting = [];

    public ModelTransaction? Holder { get; private set; }

    public override string ToString() => row;

    /// <summary>Takes the lock if nobody else has it.</summary>
    public bool TryTake(ModelTransaction transaction)
    {
        if (Holder == transaction)
            return true;
        if (Holder is not null)
            return false;
        Holder = transaction;
        transaction.AtEnd(Release);
        return true;
    }

    /// <summary>Waits for its turn; the caller tries again then.</summary>
    public Waiting WaitAsync(ModelTransaction transaction) => new(this, transaction);

    /// <summary>No longer waits: its server process has ended.</summary>
    public void Leave(ModelTransaction transaction) => _waiting.RemoveAll(one => one.Transaction == transaction);

    /// <summary>Wakes everybody, to find that the server has ended their transactions.</summary>
    public void WakeAll()
    {
        foreach (var (transaction, continuation) in _waiting)
            transaction.Process.Add(new(transaction.Process, "loses its connection", continuation));
        _waiting.Clear();
    }

    private void Release()
    {
        Holder = null;
        if (_waiting.Count == 0)
            return;
        var (next, continuation) = _waiting[0];
        _waiting.RemoveAt(0);
        next.WaitsFor = null;
        TryTake(next);
        next.Process.Add(new(next.Process, $"gets the lock of {row}", continuation));
    }

    private void Enqueue(ModelTransaction transaction, Action continuation)
    {
        transaction.WaitsFor = this;
        _waiting.Add((transaction, continuation));
        database.Simulator.Note($"{transaction.Process.Name} waits for {row}");
        for (var holder = Holder; holder is not null; holder = holder.WaitsFor?.Holder)
        {
            if (holder == transaction)
                database.Simulator.Fail(new("no transactions wait for each other", $"{transaction.Process.Name} at {row}"));
            if (holder == transaction)
                return;
        }
    }

    internal readonly struct Waiting(ModelLock one, ModelTransaction transaction) : ICriticalNotifyCompletion
    {
        public bool IsCompleted => one.TryTake(transaction);

        public Waiting GetAwaiter() => this;

        public void OnCompleted(Action continuation) => one.Enqueue(transaction, continuation);

        public void UnsafeOnCompleted(Action continuation) => one.Enqueue(transaction, continuation);

        public void GetResult()
        {
            if (transaction.IsOver)
                throw ModelDatabase.Lost();
        }
    }
}
