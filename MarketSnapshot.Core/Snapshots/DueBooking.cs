using Npgsql;

namespace MarketSnapshot.Core.Snapshots;

/// <summary>A booking for which a moment has come, and the place of its row in the order of moments.</summary>
/// <param name="BookingId">The booking.</param>
/// <param name="At">The moment.</param>
/// <param name="RowId">Settles ties.</param>
internal sealed record DueBooking(Guid BookingId, DateTimeOffset At, Guid RowId)
{
    /// <summary>Before all others.</summary>
    public static DueBooking First { get; } = new(Guid.Empty, DateTimeOffset.UnixEpoch, Guid.Empty);
}

/// <summary>Reads bookings for which a moment has come, page by page.</summary>
internal static class DueBookingPages
{
    /// <summary>Runs a query that answers a booking, its moment and its row, in the order of the latter two.</summary>
    /// <param name="query">The query, whose parameters <c>@after</c>, <c>@after_id</c> and <c>@size</c> are added here.</param>
    /// <param name="after">Where the page before ended.</param>
    /// <param name="size">Bookings on the page, at most.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<IReadOnlyList<DueBooking>> ReadPageAsync(
        this NpgsqlCommand query, DueBooking after, int size, CancellationToken cancellationToken)
    {
        query.Parameters.AddWithValue("after", after.At);
        query.Parameters.AddWithValue("after_id", after.RowId);
        query.Parameters.AddWithValue("size", size);

        List<DueBooking> due = [];
        await using var row = await query.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            due.Add(new(row.GetGuid(0), row.GetFieldValue<DateTimeOffset>(1), row.GetGuid(2)));
        return due;
    }
}
