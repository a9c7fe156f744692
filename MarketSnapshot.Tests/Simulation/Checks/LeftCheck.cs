using MarketSnapshot.Core.Reconciling;
using MarketSnapshot.Tests.Simulation.Engine;
using MarketSnapshot.Tests.Simulation.Postgres;

namespace MarketSnapshot.Tests.Simulation.Checks;

/// <summary>Looks for what the last runs have left undone: in the change log, by due times, in the queue of publishing.</summary>
internal static class LeftCheck
{
    /// <summary>Looks.</summary>
    /// <param name="simulator">Hears of what is left.</param>
    /// <param name="database">Where it would be left.</param>
    /// <param name="reconciledAt">When reconcile began; what was touched or came due later is the next run's.</param>
    /// <param name="straggler">A booking that could not be worked on.</param>
    public static void Run(Simulator simulator, ModelDatabase database, DateTimeOffset reconciledAt, Guid? straggler)
    {
        foreach (var entry in database.ChangeLog.Rows)
        {
            var isStragglers = entry.Subject == ChangeSubject.Booking && entry.SubjectId == straggler;
            if (entry.LoggedAt <= reconciledAt && !isStragglers)
                simulator.Fail(new(Promises.NothingLeft, $"the log still has {entry.Subject} {ModelDatabase.Short(entry.SubjectId)} of {entry.LoggedAt:HH:mm:ss.fff}"));
        }

        foreach (var row in database.Snapshots.Rows.Where(row => row.Booking != straggler))
        {
            var who = ModelDatabase.Short(row.Booking);
            if (row.RefreshDueAt <= reconciledAt)
                simulator.Fail(new(Promises.NothingLeft, $"{who} has been due since {row.RefreshDueAt:HH:mm:ss.fff}"));
            if (row.IsDue)
                simulator.Fail(new(Promises.NothingLeft, $"{who} is unpublished: {row.Standing.Version}/{row.Standing.PublishedVersion}"));
            if (row.LeaseToken is not null && row.LeasedUntil > reconciledAt)
                simulator.Fail(new(Promises.NothingLeft, $"{who} is held until {row.LeasedUntil:HH:mm:ss.fff}"));
        }
    }
}
