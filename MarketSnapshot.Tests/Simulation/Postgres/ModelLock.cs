using System.Runtime.CompilerServices;
using MarketSnapshot.Tests.Simulation.Engine;

namespace MarketSnapshot.Tests.Simulation.Postgres;

/// <summary>
/// The lock of a row: one transaction holds it, others wait in the order in which they came. Who waits longer than its transaction allows
/// is told so by the server, which has rolled it back.
/// </summary>
internal sealed class ModelLock(ModelDatabase database, string row)
{
    private readonly List<Waiter> _waiting = [];

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
    public void Leave(ModelTransaction transaction)
    {
        foreach (var waiter in _waiting.Where(one => one.Transaction == transaction))
            waiter.Patience?.Cancel();
        _waiting.RemoveAll(one => one.Transaction == transaction);
    }

    /// <summary>Wakes everybody, to find that the server has ended their transactions.</summary>
    public void WakeAll()
    {
        foreach (var waiter in _waiting)
            waiter.Wake("loses its connection");
        _waiting.Clear();
    }

    private void Release()
    {
        Holder = null;
        if (_waiting.Count == 0)
            return;
        var next = _waiting[0];
        _waiting.RemoveAt(0);
        next.Transaction.WaitsFor = null;
        TryTake(next.Transaction);
        next.Wake($"gets the lock of {row}");
    }

    private void Enqueue(ModelTransaction transaction, Action continuation)
    {
        transaction.WaitsFor = this;
        var waiter = new Waiter(transaction, continuation);
        waiter.Patience = transaction.LockTimeout is { } patience ? database.Simulator.At(database.Now + patience, () => GiveUp(waiter)) : null;
        _waiting.Add(waiter);
        database.Simulator.Note($"{transaction.Process.Name} waits for {row}");
        for (var holder = Holder; holder is not null; holder = holder.WaitsFor?.Holder)
        {
            if (holder == transaction)
                database.Simulator.Fail(new("no transactions wait for each other", $"{transaction.Process.Name} at {row}"));
            if (holder == transaction)
                return;
        }
    }

    private void GiveUp(Waiter waiter)
    {
        waiter.Transaction.EndWaiting();
        waiter.Wake($"waits for {row} no longer");
    }

    private sealed record Waiter(ModelTransaction Transaction, Action Continuation)
    {
        public Alarm? Patience { get; set; }

        public void Wake(string what)
        {
            Patience?.Cancel();
            Transaction.Process.Add(new(Transaction.Process, what, Continuation));
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
            if (transaction.HasWaitedTooLong)
                throw ModelDatabase.Held();
            if (transaction.IsOver)
                throw ModelDatabase.Lost();
        }
    }
}
