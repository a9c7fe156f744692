using MarketSnapshot.Tests.Simulation.Engine;
using MarketSnapshot.Tests.Simulation.Postgres;

namespace MarketSnapshot.Tests.Simulation.World;

/// <summary>
/// A booking that is not put right when all is calm: its snapshot can't be stored, or a transaction that nobody ends holds it. Nothing is
/// promised about it, and everything about the others.
/// </summary>
internal static class Straggler
{
    private const int PerMille = 150;

    /// <summary>Leaves one behind, in some histories.</summary>
    /// <returns>The booking; null for none.</returns>
    public static Guid? Leave(History history)
    {
        var (database, dice) = (history.Database, history.Simulator.Dice);
        if (history.Profile.Drifts || database.Bookings.Rows.Count == 0 || !dice.PerMille(PerMille))
            return null;

        var booking = database.Bookings.Rows.ElementAt(dice.Below(database.Bookings.Rows.Count)).Id;
        if (dice.PerMille(500))
        {
            history.Simulator.Note($"the snapshot of {ModelDatabase.Short(booking)} can't be stored");
            database.Unbuildable.Add(booking);
        }
        else
        {
            history.Simulator.Note($"{ModelDatabase.Short(booking)} is held");
            var forEver = database.Begin(new SimulatedProcess(history.Simulator, "psql"));
            database.Bookings.TryLock(forEver, booking);
            database.Snapshots.TryLock(forEver, booking);
        }

        return booking;
    }
}
