using MarketSnapshot.Tests.Simulation.Engine;
using Npgsql;

namespace MarketSnapshot.Tests.Simulation.Postgres;

/// <summary>The model of PostgreSQL: tables, transactions, and a server that can be away or be put back to an older state.</summary>
internal sealed class ModelDatabase
{
    private readonly List<ModelTransaction> _open = [];
    private readonly IModelTable[] _tables;
    private int _lastId;

    public ModelDatabase(Simulator simulator)
    {
        Simulator = simulator;
        Bookings = new(this, "booking");
        Places = new(this, "place");
        Vendors = new(this, "vendor");
        Snapshots = new(this, "snapshot");
        ChangeLog = new(this, "change");
        History = new(this, "version");
        Runs = new(this, "run");
        AuditStates = new(this, "audit state");
        _tables = [Bookings, Places, Vendors, Snapshots, ChangeLog, History, Runs, AuditStates];
    }

    public Simulator Simulator { get; }

    public DateTimeOffset Now => Simulator.Now;

    public ModelTable<Guid, BookingRow> Bookings { get; }

    public ModelTable<Guid, PlaceRow> Places { get; }

    public ModelTable<Guid, VendorRow> Vendors { get; }

    /// <summary>By booking, which is unique.</summary>
    public ModelTable<Guid, SnapshotRow> Snapshots { get; }

    public ModelTable<long, ChangeRow> ChangeLog { get; }

    public ModelTable<(Guid Booking, long Version), HistoryRow> History { get; }

    /// <summary>By job and scheduled time, which are unique.</summary>
    public ModelTable<(string Job, DateTimeOffset Slot), RunRow> Runs { get; }

    /// <summary>One row.</summary>
    public ModelTable<int, AuditRow> AuditStates { get; }

    /// <summary>How many of a thousand statements take their time.</summary>
    public int SlowPerMille { get; set; }

    /// <summary>How many of a thousand calls break off, before they are heard or before their answer is.</summary>
    public int BreaksPerMille { get; set; }

    /// <summary>Bookings whose snapshots can't be stored: some value in them is refused.</summary>
    public HashSet<Guid> Unbuildable { get; } = [];

    /// <summary>Hears of every process that is in the middle of something: in a transaction, or (true) with a claim in its hands.</summary>
    public Action<SimulatedProcess, bool>? InTheMiddle { get; set; }

    /// <summary>A new identifier, in the order of creation.</summary>
    public Guid NewId() => new(++_lastId, 0, 0, new byte[8]);

    /// <summary>A new number of the change log: numbers are given when a row is written, not when it is committed.</summary>
    public long NewNumber() => ++_lastId;

    /// <summary>An identifier as a trace shows it.</summary>
    public static string Short(Guid id) => $"#{BitConverter.ToInt32(id.ToByteArray())}";

    public ModelTransaction Begin(SimulatedProcess process)
    {
        var transaction = new ModelTransaction(this, process);
        _open.Add(transaction);
        return transaction;
    }

    public void Ended(ModelTransaction transaction) => _open.Remove(transaction);

    /// <summary>The server notices that a client is gone.</summary>
    public void Forget(SimulatedProcess process)
    {
        foreach (var transaction in _open.Where(one => one.Process == process).ToList())
            transaction.Rollback();
    }

    /// <summary>Keeps a copy; the answer puts the whole database back to it, and all connections break.</summary>
    public Action Backup()
    {
        var tables = Array.ConvertAll(_tables, table => table.Backup());
        return () =>
        {
            BreakOff();
            foreach (var restore in tables)
                restore();
        };
    }

    /// <summary>The server is stopped at once and started again: open transactions are rolled back, their clients hear of it.</summary>
    public void BreakOff()
    {
        var open = _open.ToList();
        foreach (var transaction in open)
            transaction.WaitsFor?.WakeAll();
        foreach (var transaction in open)
            transaction.Rollback();
        foreach (var table in _tables)
            table.BreakOff();
    }

    /// <summary>Why nobody can go on, where transactions wait.</summary>
    public string? Stuck() =>
        _open.Where(one => one.WaitsFor is not null).Select(one => $"{one.Process.Name} waits for {one.WaitsFor}").FirstOrDefault();

    /// <summary>A lock did not become free in time.</summary>
    public static PostgresException Held() => Refused(PostgresErrorCodes.LockNotAvailable);

    /// <summary>A statement is refused.</summary>
    public static PostgresException Refused(string sqlState) => new("The statement is refused.", "ERROR", "ERROR", sqlState);

    /// <summary>The connection is lost.</summary>
    public static NpgsqlException Lost() => new("The connection is lost.");
}
