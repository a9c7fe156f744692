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

    public Crew Crew { get; private set; } = null!;

    public IReadOnlyList<Guid> Places { get; private set; } = [];

    public IReadOnlyList<Guid> Vendors { get; private set; } = [];

    /// <summary>A store was changed by hand or restored.</summary>
    public bool HasDrifted { get; set; }

    /// <summary>Nothing goes wrong any more.</summary>
    public bool IsCalm { get; set; }

    /// <summary>Tells the history.</summary>
    /// <returns>The promise that it broke; null for none.</returns>
    public BrokenPromiseException? Run()
    {
        SetUp();
        var end = Simulator.Now + Profile.Length;
        Simulator.RunTo("is its time over", () => Simulator.Now >= end);
        if (Simulator.Failure is null)
            new Rest(this).Come();
        return Simulator.Failure;
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

        Crew = new(this);
        ExpireTombstones();
        var people = new People(this);
        for (var i = 0; i < Profile.Bookings; i++)
            Crew.AskApi(TimeSpan.FromSeconds(10), pipeline => pipeline.Writer.CreateAsync(people.NewBooking()).Forgiven());
        for (var i = 0; i < Profile.Actions; i++)
            Crew.AskApi(Profile.Length, people.ActAsync);
        new Troubles(this).Schedule();
    }

    private void ExpireTombstones() => Simulator.At(Simulator.Now + Settings.Calm, () =>
    {
        Market.ExpireTombstones(Simulator.Now - Settings.TombstoneLife);
        if (!IsCalm)
            ExpireTombstones();
    });
}
