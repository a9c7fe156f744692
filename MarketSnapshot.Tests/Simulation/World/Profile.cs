using MarketSnapshot.Tests.Simulation.Engine;
using MarketSnapshot.Tests.Simulation.Market;

namespace MarketSnapshot.Tests.Simulation.World;

/// <summary>What kind of history a seed tells: each has some of the troubles, so that every pair of them meets.</summary>
internal sealed class Profile
{
    public Profile(Dice dice, bool? crowded)
    {
        BatchSize = dice.Between(1, 3);
        BatchesInFlight = dice.Between(1, 3);
        BrakeCount = dice.Between(0, 3);
        TombstonesFirst = dice.PerMille(500);
        BreaksPerMille = dice.PerMille(400) ? dice.Between(2, 15) : 0;
        IsCrowded = crowded ?? dice.PerMille(350);
        if (IsCrowded)
        {
            Schedulers = 2;
            Bookings = dice.Between(1, 2);
            Actions = dice.Between(12, 24);
            Length = TimeSpan.FromSeconds(dice.Between(60, 120));
            Faults = new MarketFaults { LatePerMille = dice.PerMille(500) ? dice.Between(50, 300) : 0, SlowPerMille = dice.Between(0, 300) };
            Kills = dice.Between(0, 1);
            Freezes = dice.Between(0, 3);
            Unbuildable = dice.PerMille(200) ? 1 : 0;
            ByHand = dice.PerMille(250) ? dice.Between(1, 2) : 0;
            SlowPerMille = dice.Between(20, 250);
            return;
        }

        Schedulers = dice.Between(2, 3);
        Bookings = dice.Between(1, 3);
        Actions = dice.Between(6, 14);
        Length = TimeSpan.FromSeconds(dice.Between(150, 330));
        Faults = new MarketFaults
        {
            LostPerMille = dice.PerMille(500) ? dice.Between(20, 150) : 0,
            LatePerMille = dice.PerMille(600) ? dice.Between(50, 300) : 0,
            UnansweredPerMille = dice.PerMille(300) ? dice.Between(20, 150) : 0,
        };
        Kills = dice.PerMille(700) ? dice.Between(1, 4) : 0;
        Freezes = dice.PerMille(600) ? dice.Between(1, 4) : 0;
        Outages = dice.PerMille(400) ? dice.Between(1, 2) : 0;
        Refusals = dice.PerMille(350) ? dice.Between(1, 2) : 0;
        Unbuildable = dice.PerMille(150) ? dice.Between(1, 2) : 0;
        Restarts = dice.PerMille(150) ? 1 : 0;
        DatabaseRestore = dice.PerMille(200);
        MarketRestore = dice.PerMille(80);
        ByHand = dice.PerMille(120) ? dice.Between(1, 2) : 0;
        SlowPerMille = dice.PerMille(500) ? dice.Between(5, 40) : 0;
    }

    /// <summary>Few bookings, and much happens to them at the same time: who reads, locks and writes meets others who do.</summary>
    public bool IsCrowded { get; }

    public int Schedulers { get; }

    public int Bookings { get; }

    /// <summary>What farmers, vendors and other programs do.</summary>
    public int Actions { get; }

    /// <summary>For how long things happen.</summary>
    public TimeSpan Length { get; }

    /// <summary>Whether a tombstone goes before its snapshot's row, as the product has it, or long after it.</summary>
    public bool TombstonesFirst { get; }

    public int BreaksPerMille { get; }

    public MarketFaults Faults { get; }

    public int Kills { get; }

    public int Freezes { get; }

    public int Outages { get; }

    /// <summary>Bookings whose listing the market refuses for a while.</summary>
    public int Refusals { get; }

    /// <summary>Bookings whose snapshot PostgreSQL refuses to store for a while.</summary>
    public int Unbuildable { get; }

    /// <summary>Immediate restarts of PostgreSQL.</summary>
    public int Restarts { get; }

    public bool DatabaseRestore { get; }

    public bool MarketRestore { get; }

    /// <summary>Documents that somebody changes or deletes.</summary>
    public int ByHand { get; }

    /// <summary>Statements that take their time.</summary>
    public int SlowPerMille { get; }

    /// <summary>How many listings an audit may withdraw by itself.</summary>
    public int BrakeCount { get; }

    public int BatchSize { get; }

    public int BatchesInFlight { get; }

    /// <summary>Whether the market is made to differ from what it was known to hold.</summary>
    public bool NeedsAudit => MarketRestore || ByHand > 0;

    /// <summary>Whether the stores are made to differ in a way that nothing tells, so that only an audit finds it.</summary>
    public bool Drifts => DatabaseRestore || NeedsAudit;
}
