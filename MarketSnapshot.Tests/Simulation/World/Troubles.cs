using MarketSnapshot.Tests.Simulation.Engine;
using MarketSnapshot.Tests.Simulation.Market;
using MarketSnapshot.Tests.Simulation.Postgres;

namespace MarketSnapshot.Tests.Simulation.World;

/// <summary>What goes wrong in a history, and when.</summary>
internal sealed class Troubles(History history)
{
    private static readonly TimeSpan Downtime = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan LongestFreeze = TimeSpan.FromSeconds(50);
    private static readonly TimeSpan LongestOutage = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly List<Action<int>> _ambushes = [];
    private readonly HashSet<SimulatedProcess> _frozen = [];
    private Action? _atNextClaim;

    private Dice Dice => history.Simulator.Dice;

    private ModelMarket Market => history.Market;

    /// <summary>Sets the moments.</summary>
    public void Schedule()
    {
        var profile = history.Profile;
        history.Database.BreaksPerMille = profile.BreaksPerMille;
        history.Database.SlowPerMille = profile.SlowPerMille;
        Market.Faults = profile.Faults with { Latest = history.Settings.LongestDelay };
        Often(profile.Kills, Kill);
        Often(profile.Freezes, Freeze);
        history.Database.InTheMiddle = Spring;
        Often(profile.Outages, TakeMarketAway);
        Often(profile.Refusals, RefuseOne);
        Often(profile.Unbuildable, SpoilOne);
        Often(profile.Restarts, () =>
        {
            history.Simulator.Note("PostgreSQL is stopped at once and started again");
            history.Database.BreakOff();
        });
        Often(profile.ByHand, ChangeByHand);
        if (profile.DatabaseRestore)
            Restore("PostgreSQL", history.Database.Backup, history.DatabaseRestored);
        if (profile.MarketRestore)
            Restore("MongoDB", Market.Backup, () => history.HasDrifted = true);
    }

    private void Often(int times, Action trouble)
    {
        for (var i = 0; i < times; i++)
            At(Dice.UpTo(history.Profile.Length), trouble);
    }

    private void At(TimeSpan after, Action trouble) => history.Simulator.At(history.Simulator.Now + after, () =>
    {
        if (!history.IsCalm)
            trouble();
    });

    /// <summary>Strikes anybody now, or lies in wait for whoever is in the middle of something.</summary>
    private void Strike(Action<int> strike)
    {
        if (Dice.PerMille(400))
            strike(Dice.Below(history.Crew.Processes.Count));
        else
            _ambushes.Add(strike);
    }

    private void Spring(SimulatedProcess process, bool withClaim)
    {
        if (withClaim && !history.IsCalm && Interlocked.Exchange(ref _atNextClaim, null) is { } act)
            history.Simulator.At(history.Simulator.Now + Moment, act);
        if (_ambushes.Count == 0 || history.IsCalm || !Dice.PerMille(withClaim ? 500 : 60))
            return;
        var victim = history.Crew.Processes.ToList().IndexOf(process);
        if (victim < 0)
            return;
        var strike = _ambushes[^1];
        _ambushes.RemoveAt(_ambushes.Count - 1);
        strike(victim);
    }

    private void Kill() => Strike(victim =>
    {
        history.Crew.Kill(victim);
        At(Dice.UpTo(Downtime), () => history.Crew.Restart(victim));
    });

    /// <summary>Each process at most once, so that nothing of it is ever later than a tombstone lives.</summary>
    private void Freeze() => Strike(victim =>
    {
        var process = history.Crew.Processes[victim];
        if (!_frozen.Add(process))
            return;
        process.Freeze();
        At(Dice.UpTo(LongestFreeze), process.Thaw);
    });

    private void TakeMarketAway()
    {
        history.Simulator.Note("the market goes away");
        Market.IsAway = true;
        At(Dice.UpTo(LongestOutage), () =>
        {
            history.Simulator.Note("the market is back");
            Market.IsAway = false;
        });
    }

    private void RefuseOne()
    {
        if (AnyBooking() is not { } booking)
            return;
        history.Simulator.Note($"the market refuses {ModelDatabase.Short(booking)}");
        Market.Refuses.Add(booking);
    }

    private void SpoilOne()
    {
        if (AnyBooking() is not { } booking)
            return;
        history.Simulator.Note($"the snapshot of {ModelDatabase.Short(booking)} can't be stored");
        history.Database.Unbuildable.Add(booking);
        At(Dice.UpTo(LongestOutage), () => history.Database.Unbuildable.Remove(booking));
    }

    private Guid? AnyBooking()
    {
        var bookings = history.Database.Bookings.Rows;
        return bookings.Count == 0 ? null : bookings.ElementAt(Dice.Below(bookings.Count)).Id;
    }

    private void ChangeByHand()
    {
        if (Market.Documents.Count == 0)
            return;
        var document = Dice.OneOf(Market.Documents);
        history.HasDrifted = true;
        Market.PutByHand(document.Booking, Dice.Below(4) switch
        {
            0 => null,
            1 => document with { OnMarket = true, Hash = "something else", Version = document.Version + Dice.Below(3) },
            2 => document with { Version = Math.Max(1, document.Version - 1) },
            _ => document with { OnMarket = !document.OnMarket, Hash = document.OnMarket ? null : "back on sale" },
        });
    }

    /// <summary>Puts a store back to a backup; in half of the cases at the very moment at which somebody holds a claim.</summary>
    private void Restore(string what, Func<Action> backup, Action after)
    {
        var (first, second) = (Dice.UpTo(history.Profile.Length), Dice.UpTo(history.Profile.Length));
        At(first < second ? first : second, () =>
        {
            var restore = backup();
            var waits = Dice.PerMille(500);
            At(first < second ? second - first : first - second, () =>
            {
                if (waits)
                    _atNextClaim = Act;
                else
                    Act();
            });

            void Act()
            {
                history.Simulator.Note($"{what} is restored from a backup");
                restore();
                after();
            }
        });
    }
}
