using MarketSnapshot.Tests.Simulation.Checks;
using MarketSnapshot.Tests.Simulation.Engine;
using MarketSnapshot.Tests.Simulation.Market;
using MarketSnapshot.Tests.Simulation.Postgres;

namespace MarketSnapshot.Tests.Simulation.World;

/// <summary>
/// One history: schedulers, an API and people work on the same stores while things go wrong; then all is calm, one sync and one reconcile
/// run, and the market must show the truth.
/// </summary>
internal sealed class History
{
    private const string Api = "api";

    private readonly List<Pipeline?> _pipelines = [];
    private readonly List<SimulatedProcess> _processes = [];
    private int _started;
    private bool _audited;

    public History(ulong seed, Mechanisms? mechanisms = null, bool traced = false, bool? crowded = null)
    {
        Seed = seed;
        Mechanisms = mechanisms ?? new Mechanisms();
        Simulator = new(seed, traced);
        Profile = new(Simulator.Dice, crowded);
        Settings = new(Profile, Mechanisms);
        Database = new(Simulator);
        Market = new(Simulator, Mechanisms);
        Leases = new(Simulator);
        Runs = new(Simulator, Settings.Scheduling.Value.DeadAfter);
        _ = new RowWatch(Simulator, Market, Database, Settings.MaxAttempts, () => HasDrifted);
        _ = new MarketWatch(Simulator, Market, Database, () => HasDrifted);
        Simulator.Stuck = Database.Stuck;
    }

    public ulong Seed { get; }

    public Mechanisms Mechanisms { get; }

    public Simulator Simulator { get; }

    public Profile Profile { get; }

    public Settings Settings { get; }

    public ModelDatabase Database { get; }

    public ModelMarket Market { get; }

    public Leases Leases { get; }

    public RunWatch Runs { get; }

    public IReadOnlyList<SimulatedProcess> Processes => _processes;

    public IReadOnlyList<Guid> Places { get; private set; } = [];

    public IReadOnlyList<Guid> Vendors { get; private set; } = [];

    /// <summary>A store was changed by hand or restored.</summary>
    public bool HasDrifted { get; set; }

    /// <summary>Nothing goes wrong any more.</summary>
    public bool IsCalm { get; private set; }

    /// <summary>Tells the history.</summary>
    /// <returns>The promise that it broke; null for none.</returns>
    public BrokenPromiseException? Run()
    {
        SetUp();
        var end = Simulator.Now + Profile.Length;
        Simulator.RunTo("is its time over", () => Simulator.Now >= end);
        if (Simulator.Failure is null)
            ComeToRest();
        return Simulator.Failure;
    }

    public void Kill(int process)
    {
        _processes[process].Kill();
        _pipelines[process] = null;
    }

    /// <summary>Starts a process again that was killed.</summary>
    public void Restart(int process)
    {
        if (_processes[process].IsAlive)
            return;
        var name = _processes[process].Name.Split('.')[0];
        (_processes[process], _pipelines[process]) = StartProcess(name);
    }

    /// <summary>The database was restored: what was promised before is promised to nobody any more.</summary>
    public void DatabaseRestored()
    {
        Leases.Forget();
        HasDrifted = true;
        Market.Forget();
    }

    private void SetUp()
    {
        var setUp = Database.Begin(new(Simulator, "set-up"));
        Places = [.. Enumerable.Range(0, Profile.IsCrowded ? 1 : 2).Select(_ => Database.NewId())];
        Vendors = [Database.NewId()];
        foreach (var place in Places)
            Database.Places.Write(setUp, place, new(place, 0, null));
        foreach (var vendor in Vendors)
            Database.Vendors.Write(setUp, vendor, new(vendor, 0));
        setUp.Commit();

        for (var i = 0; i < Profile.Schedulers; i++)
            Add($"scheduler {i + 1}");
        Add(Api);

        ExpireTombstones();
        var people = new People(this);
        for (var i = 0; i < Profile.Bookings; i++)
            At(TimeSpan.FromSeconds(10), pipeline => pipeline.Writer.CreateAsync(people.NewBooking()).Forgiven());
        for (var i = 0; i < Profile.Actions; i++)
            At(Profile.Length, people.ActAsync);
        new Troubles(this).Schedule();
    }

    private void ExpireTombstones() => Simulator.At(Simulator.Now + Settings.Calm, () =>
    {
        Market.ExpireTombstones(Simulator.Now - Settings.TombstoneLife);
        if (!IsCalm)
            ExpireTombstones();
    });

    private void At(TimeSpan within, Func<Pipeline, Task> act) => Simulator.At(Simulator.Now + Simulator.Dice.UpTo(within), () =>
    {
        if (!IsCalm && _pipelines[^1] is { } pipeline)
            _processes[^1].Start("acts", () => act(pipeline));
    });

    private void Add(string name)
    {
        var (process, pipeline) = StartProcess(name);
        _processes.Add(process);
        _pipelines.Add(pipeline);
    }

    private (SimulatedProcess Process, Pipeline Pipeline) StartProcess(string name)
    {
        var unique = $"{name}.{++_started}";
        if (name != Api)
        {
            var scheduler = new SchedulerProcess(this, unique);
            return (scheduler.Process, scheduler.Pipeline);
        }

        var process = new SimulatedProcess(Simulator, unique);
        return (process, new Pipeline(this, process));
    }

    /// <summary>
    /// Faults stop, every process is started anew, what was held or backed off is free again, operators let parked rows try once more; then
    /// one sync and one reconcile. Of the messages that are still under way some arrive only after them.
    /// </summary>
    private void ComeToRest()
    {
        Simulator.Note("all is calm");
        IsCalm = true;
        Simulator.TimeIsRestless = false;
        Database.BreaksPerMille = 0;
        Database.SlowPerMille = 0;
        Market.Faults = MarketFaults.None;
        Market.IsAway = false;
        Market.Refuses.Clear();
        Database.Unbuildable.Clear();
        for (var i = 0; i < _processes.Count; i++)
            Kill(i);
        if (Profile.Drifts || Simulator.Dice.PerMille(500))
            Simulator.RunTo("do all messages arrive", () => Market.UnderWay == 0);
        Simulator.PassTo(Simulator.Now + Settings.Calm);

        Market.ExpireTombstones(Simulator.Now - Settings.TombstoneLife);
        var straggler = Straggler.Leave(this);

        var begun = Simulator.Now;
        var done = false;
        var process = new SimulatedProcess(Simulator, "last");
        var pipeline = new Pipeline(this, process);
        process.Start("works once more", async () =>
        {
            await WorkOnceMoreAsync(pipeline, straggler);
            done = true;
        });
        Simulator.RunTo("do the last runs end", () => done);
        var rest = Simulator.Now;
        Simulator.RunTo("do the last messages arrive", () => Market.UnderWay == 0);
        if (Simulator.Failure is null)
            new RestCheck(Simulator, Database, Market, begun, rest).Run(isKnown: booking =>
                booking != straggler && (_audited || !HasDrifted || SnapshotModel.BelongsOnMarket(Database.Bookings[booking], rest)));
    }

    private async Task WorkOnceMoreAsync(Pipeline pipeline, Guid? straggler)
    {
        // After a restore an audit tells what is out of step; without one, what is on the market and touched must still come right.
        _audited = Profile.NeedsAudit || (Profile.DatabaseRestore && Simulator.Dice.PerMille(500));
        if (Profile.DatabaseRestore && !_audited)
        {
            foreach (var booking in Database.Bookings.Rows.ToList())
                await pipeline.Writer.DirectlyAsync("touches a booking", transaction => pipeline.Writer.WriteBookingAsync(
                    transaction, booking.Id, row => row is null ? null : row with { Quantity = row.Quantity + 1000 }), TimeSpan.Zero, TimeSpan.Zero);
        }

        foreach (var parked in Database.Snapshots.Rows.Where(row => row.Standing.ParkedAt is not null && row.IsDue && row.Booking != straggler).ToList())
            await pipeline.Single.BringUpToDateAsync(parked.Booking, CancellationToken.None);
        await pipeline.Sync.RunAsync(CancellationToken.None);
        await pipeline.Reconciler.RunAsync(CancellationToken.None);
        if (!_audited)
            return;
        if (await pipeline.AuditAsync(new(), CancellationToken.None) is { Braked: > 0 } braked)
            await pipeline.AuditAsync(new() { AllowWithdrawals = braked.WouldWithdraw }, CancellationToken.None);
    }
}

/// <summary>Failures that whoever asked is told of.</summary>
internal static class ForgivenTasks
{
    public static async Task Forgiven(this Task task)
    {
        try
        {
            await task;
        }
        catch (Npgsql.NpgsqlException)
        {
            // The client may ask again.
        }
    }
}
