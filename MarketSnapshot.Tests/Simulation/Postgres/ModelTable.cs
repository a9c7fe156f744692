namespace MarketSnapshot.Tests.Simulation.Postgres;

/// <summary>A table of the model. Rows are values: whoever writes one puts a new one in its place.</summary>
internal sealed class ModelTable<TKey, TRow>(ModelDatabase database, string name) : IModelTable
    where TKey : notnull, IComparable<TKey>
    where TRow : class
{
    private readonly Dictionary<TKey, ModelLock> _locks = [];
    private readonly Dictionary<TKey, (ModelTransaction By, TRow? Row)> _uncommitted = [];
    private SortedDictionary<TKey, TRow> _rows = [];

    /// <summary>Hears of every row that a commit changes: what it was, what it is.</summary>
    public Action<TRow?, TRow?>? Committed { get; set; }

    /// <summary>What everybody sees.</summary>
    public IReadOnlyCollection<TRow> Rows => _rows.Values;

    /// <summary>What everybody sees under a key.</summary>
    public TRow? this[TKey key] => _rows.GetValueOrDefault(key);

    /// <summary>What a transaction sees under a key.</summary>
    public TRow? Find(ModelTransaction transaction, TKey key) =>
        _uncommitted.TryGetValue(key, out var mine) && mine.By == transaction ? mine.Row : _rows.GetValueOrDefault(key);

    /// <summary>All that a transaction sees, in the order of keys.</summary>
    public IEnumerable<TRow> Seen(ModelTransaction transaction)
    {
        foreach (var key in _rows.Keys.Concat(_uncommitted.Keys.Where(key => !_rows.ContainsKey(key)).Order()).ToList())
        {
            if (Find(transaction, key) is { } row)
                yield return row;
        }
    }

    /// <summary>Takes a row's lock unless another transaction has it.</summary>
    public bool TryLock(ModelTransaction transaction, TKey key) => LockOf(key).TryTake(transaction, LockMode.Change);

    /// <summary>Whether a transaction has a row's lock.</summary>
    public bool Holds(ModelTransaction transaction, TKey key) => LockOf(key).IsHeldBy(transaction);

    /// <summary>Waits for a row's lock. The row may be another, or gone, by then.</summary>
    public ModelLock.Waiting LockAsync(ModelTransaction transaction, TKey key, LockMode mode = LockMode.Change) =>
        LockOf(key).WaitAsync(transaction, mode);

    /// <summary>Writes a row whose lock the transaction holds; null deletes it.</summary>
    public void Write(ModelTransaction transaction, TKey key, TRow? row)
    {
        if (!LockOf(key).TryTake(transaction, row is null ? LockMode.Delete : LockMode.Change))
            throw new InvalidOperationException($"{transaction.Process.Name} writes {name} {key} without its lock.");
        if (!_uncommitted.TryGetValue(key, out var before) || before.By != transaction)
        {
            transaction.AtCommit(() => Apply(key));
            transaction.AtRollback(() => _uncommitted.Remove(key));
        }

        _uncommitted[key] = (transaction, row);
    }

    public Action Backup()
    {
        SortedDictionary<TKey, TRow> copy = new(_rows);
        return () => _rows = new(copy);
    }

    public void BreakOff()
    {
        _uncommitted.Clear();
        foreach (var one in _locks.Values)
            one.WakeAll();
    }

    private void Apply(TKey key)
    {
        var before = _rows.GetValueOrDefault(key);
        var row = _uncommitted[key].Row;
        _uncommitted.Remove(key);
        if (row is null)
            _rows.Remove(key);
        else
            _rows[key] = row;
        Committed?.Invoke(before, row);
    }

    private ModelLock LockOf(TKey key) =>
        _locks.TryGetValue(key, out var one) ? one : _locks[key] = new(database, $"{name} {key}");
}

/// <summary>What the database does to all tables.</summary>
internal interface IModelTable
{
    /// <summary>Keeps what everybody sees; the answer puts it back.</summary>
    Action Backup();

    /// <summary>The server ends all transactions.</summary>
    void BreakOff();
}
