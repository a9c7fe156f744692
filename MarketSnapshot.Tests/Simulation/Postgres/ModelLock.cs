using System.Runtime.CompilerServices;
using MarketSnapshot.Tests.Simulation.Engine;

namespace MarketSnapshot.Tests.Simulation.Postgres;

/// <summary>
/// The lock of a row: one transaction holds it, others wait in the order in which they came. Some only keep the row from being deleted; they
/// get on with each other and with whoever changes it. Who waits longer than its transaction allows is told so by the server, which has
/// rolled it back.
/// </summary>
internal sealed class ModelLock(ModelDatabase database, string row)
{
    private readonly List<Waiter> _waiting = [];
    private readonly List<ModelTransaction> _keepers = [];
    private ModelTransaction? _holder;
    private bool _deletes;

    public override string ToString() => row;

    /// <summary>Whether a transaction has it, in whatever mode.</summary>
    public bool IsHeldBy(ModelTransaction transaction) => _holder == transaction || _keepers.Contains(transaction);

    /// <summary>Takes the lock if nobody else has it in a mode that is in the way.</summary>
    public bool TryTake(ModelTransaction transaction, LockMode mode)
    {
        if (InTheWayOf(transaction, mode).Any())
            return false;
        if (!IsHeldBy(transaction))
            transaction.AtEnd(() => Release(transaction));
        if (mode != LockMode.Keep)
        {
            _holder = transaction;
            _deletes |= mode == LockMode.Delete;
        }
        else if (!IsHeldBy(transaction))
        {
            _keepers.Add(transaction);
        }

        return true;
    }

    /// <summary>Waits for its turn; the caller tries again then.</summary>
    public Waiting WaitAsync(ModelTransaction transaction, LockMode mode) => new(this, transaction, mode);

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

    private IEnumerable<ModelTransaction> InTheWayOf(ModelTransaction transaction, LockMode mode)
    {
        if (_holder is { } holder && holder != transaction && (mode != LockMode.Keep || _deletes))
            yield return holder;
        if (mode != LockMode.Delete)
            yield break;
        foreach (var keeper in _keepers.Where(one => one != transaction))
            yield return keeper;
    }

    private void Release(ModelTransaction transaction)
    {
        _keepers.Remove(transaction);
        if (_holder == transaction)
            (_holder, _deletes) = (null, false);
        while (_waiting.Count > 0 && TryTake(_waiting[0].Transaction, _waiting[0].Mode))
        {
            var next = _waiting[0];
            _waiting.RemoveAt(0);
            next.Transaction.WaitsFor = null;
            next.Wake($"gets the lock of {row}");
        }
    }

    private void Enqueue(ModelTransaction transaction, LockMode mode, Action continuation)
    {
        transaction.WaitsFor = this;
        var waiter = new Waiter(transaction, mode, continuation);
        waiter.Patience = transaction.LockTimeout is { } patience ? database.Simulator.At(database.Now + patience, () => GiveUp(waiter)) : null;
        _waiting.Add(waiter);
        database.Simulator.Note($"{transaction.Process.Name} waits for {row}");
        if (BehindWhom(transaction).Contains(transaction))
            database.Simulator.Fail(new("no transactions wait for each other", $"{transaction.Process.Name} at {row}"));
    }

    /// <summary>Those for whom a transaction waits, and for whom they wait.</summary>
    private static HashSet<ModelTransaction> BehindWhom(ModelTransaction transaction)
    {
        HashSet<ModelTransaction> found = [];
        Stack<ModelTransaction> open = new([transaction]);
        while (open.TryPop(out var one))
        {
            foreach (var other in one.WaitsFor?.InTheWayOf(one) ?? [])
            {
                if (found.Add(other))
                    open.Push(other);
            }
        }

        return found;
    }

    private IEnumerable<ModelTransaction> InTheWayOf(ModelTransaction waiting) =>
        _waiting.Where(one => one.Transaction == waiting).SelectMany(one => InTheWayOf(waiting, one.Mode));

    private void GiveUp(Waiter waiter)
    {
        waiter.Transaction.EndWaiting();
        waiter.Wake($"waits for {row} no longer");
    }

    private sealed record Waiter(ModelTransaction Transaction, LockMode Mode, Action Continuation)
    {
        public Alarm? Patience { get; set; }

        public void Wake(string what)
        {
            Patience?.Cancel();
            Transaction.Process.Add(new(Transaction.Process, what, Continuation));
        }
    }

    internal readonly struct Waiting(ModelLock one, ModelTransaction transaction, LockMode mode) : ICriticalNotifyCompletion
    {
        public bool IsCompleted => one.TryTake(transaction, mode);

        public Waiting GetAwaiter() => this;

        public void OnCompleted(Action continuation) => one.Enqueue(transaction, mode, continuation);

        public void UnsafeOnCompleted(Action continuation) => one.Enqueue(transaction, mode, continuation);

        public void GetResult()
        {
            if (transaction.HasWaitedTooLong)
                throw ModelDatabase.Held();
            if (transaction.IsOver)
                throw ModelDatabase.Lost();
        }
    }
}

/// <summary>What a transaction means to do with a row that it locks.</summary>
internal enum LockMode
{
    /// <summary>Keeps it from being deleted (<c>for key share</c>).</summary>
    Keep,

    /// <summary>Changes it.</summary>
    Change,

    /// <summary>Deletes it.</summary>
    Delete,
}
