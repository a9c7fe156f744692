using Npgsql;

namespace MarketSnapshot.Core.Snapshots.Building;

/// <summary>The parameters of <see cref="SnapshotStatement"/>.</summary>
internal static class SnapshotParameters
{
    /// <summary>Adds what every form of the statement needs.</summary>
    /// <param name="parameters">Where to.</param>
    /// <param name="bookingIds">The batch.</param>
    /// <param name="options">The limits of the rules.</param>
    /// <param name="faults">What to leave out.</param>
    public static void AddBatch(
        this NpgsqlParameterCollection parameters, Guid[] bookingIds, SnapshotOptions options, IReadOnlyList<SectionFault> faults)
    {
        parameters.AddWithValue("booking_ids", bookingIds);
        parameters.AddWithValue("new_ids", Array.ConvertAll(bookingIds, _ => Guid.CreateVersion7()));
        parameters.AddWithValue("stale_after", options.SensorStaleAfter);
        parameters.AddWithValue("clock_tolerance", options.ClockTolerance);
        parameters.AddWithValue("pest_window", options.PestWindow);
        parameters.AddWithValue("pest_events_shown", options.PestEventsShown);
        foreach (var section in SnapshotSection.All)
            parameters.AddWithValue(
                section.WithoutParameter, faults.Where(fault => fault.Section == section).SelectMany(fault => fault.Keys).ToArray());
    }

    /// <summary>Adds what storing needs besides.</summary>
    public static void AddStoring(
        this NpgsqlParameterCollection parameters, LockedRows locked, string cause, SnapshotOptions options, IReadOnlyList<SectionFault> faults)
    {
        var degraded = faults.SelectMany(fault => fault.BookingIds, (fault, id) => (id, fault.Section.Name, fault.Reason)).ToList();
        parameters.AddWithValue("locked", locked.Snapshots);
        parameters.AddWithValue("locked_bookings", locked.Bookings);
        parameters.AddWithValue("degraded_bookings", degraded.Select(d => d.id).ToArray());
        parameters.AddWithValue("degraded_sections", degraded.Select(d => d.Name).ToArray());
        parameters.AddWithValue("degraded_reasons", degraded.Select(d => d.Reason).ToArray());
        parameters.AddWithValue("degraded_retry", options.DegradedRetry);
        parameters.AddCause(cause);
    }
}
