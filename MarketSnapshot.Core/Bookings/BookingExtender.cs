using MarketSnapshot.Core.Locations;
using MarketSnapshot.Core.Persistence;
using MarketSnapshot.Core.Snapshots;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace MarketSnapshot.Core.Bookings;

/// <summary>Lengthens bookings.</summary>
public sealed class BookingExtender(BookingTransaction transaction, ILogger<BookingExtender> logger)
{
    private const string LockPlace =
        """
        select l.id, trim_scale(l.capacity_kg), l.price_amount, l.price_unit
        from storage_locations l
        where l.id = (select b.location_id from storage_bookings b where b.id = @id)
        for no key update of l
        """;

    private const string LockBooking =
        """
        select location_id, booking_status, quantity_kg, duration_days, end_date, statement_timestamp()
        from storage_bookings where id = @id for no key update
        """;

    private static readonly string PeakOfOthers = "select " + Occupancy.Peak("@location_id", "@first", "@after", except: "@id");

    private const string Update =
        """
        update storage_bookings
        set duration_days = @duration_days, end_date = @end_date, price_per_day = @price_per_day, total_price = @total_price
        where id = @id
        """;

    /// <summary>
    /// Moves the end of a pending, confirmed or active booking whose end lies ahead. Only the added days need room. The charge is
    /// computed anew for the whole duration at the place's present rate.
    /// </summary>
    /// <param name="id">Which booking.</param>
    /// <param name="additionalDays">By how many days, at least 1.</param>
    /// <param name="cancellationToken">Gives up until the commit begins.</param>
    /// <exception cref="NotFoundException">There is no such booking.</exception>
    /// <exception cref="ConflictException">
    /// <c>not_extendable</c> by its status, <c>booking_ended</c>, or <c>capacity_exceeded</c> on an added day.
    /// </exception>
    /// <exception cref="InvalidFieldException">The whole would be longer than a booking can be.</exception>
    public async Task<BookingDetails> ExtendAsync(Guid id, int additionalDays, CancellationToken cancellationToken)
    {
        var booking = await transaction.RunAsync(
            async (connection, ct) =>
            {
                var place = await LockPlaceAsync(connection, id, ct);
                var present = await LockBookingAsync(connection, id, ct);
                // Nothing in the product moves a booking to another place; a program that writes the table directly may.
                if (present.LocationId != place.Id)
                    throw new TryLaterException("booking_moved", "The booking was just moved to another place.", TimeSpan.FromSeconds(1));
                present.EnsureExtendable(additionalDays);
                await ExtendAsync(connection, id, place, present, additionalDays, ct);
                return new(id, SnapshotCause.BookingExtended);
            },
            cancellationToken);

        BookingLog.Extended(logger, id, additionalDays, booking.EndDate);
        return booking;
    }

    private static async Task ExtendAsync(
        NpgsqlConnection connection, Guid id, Place place, Present present, int additionalDays, CancellationToken cancellationToken)
    {
        var end = present.EndDate.AddDays(additionalDays);
        var added = DaySpan.Added(present.EndDate, end);
        await using (var peak = new NpgsqlCommand(PeakOfOthers, connection))
        {
            peak.Parameters.AddWithValue("location_id", place.Id);
            peak.Parameters.AddWithValue("first", added.First);
            peak.Parameters.AddWithValue("after", added.After);
            peak.Parameters.AddWithValue("id", id);
            new Room(place.CapacityKg, (decimal)(await peak.ExecuteScalarAsync(cancellationToken))!).Ensure(present.QuantityKg);
        }

        var days = present.DurationDays + additionalDays;
        var price = BookingPrice.For(place.Rate, place.Unit, present.QuantityKg, days);
        await using var update = new NpgsqlCommand(Update, connection);
        update.Parameters
            .With("id", NpgsqlDbType.Uuid, id)
            .With("duration_days", NpgsqlDbType.Integer, days)
            .With("end_date", NpgsqlDbType.TimestampTz, end)
            .With("price_per_day", NpgsqlDbType.Numeric, price.PerDay)
            .With("total_price", NpgsqlDbType.Numeric, price.Total);
        await update.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<Place> LockPlaceAsync(NpgsqlConnection connection, Guid bookingId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(LockPlace, connection);
        command.Parameters.AddWithValue("id", bookingId);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? new(row.GetGuid(0), row.GetDecimal(1), row.GetDecimal(2), EnumText<PriceUnit>.Parse(row.GetString(3)))
            : throw new NotFoundException("booking", bookingId);
    }

    private static async Task<Present> LockBookingAsync(NpgsqlConnection connection, Guid id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(LockBooking, connection);
        command.Parameters.AddWithValue("id", id);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? new(row.GetGuid(0), EnumText<BookingStatus>.Parse(row.GetString(1)), row.GetDecimal(2), row.GetInt32(3),
                row.GetFieldValue<DateTimeOffset>(4), row.GetFieldValue<DateTimeOffset>(5))
            : throw new NotFoundException("booking", id);
    }

    private sealed record Place(Guid Id, decimal CapacityKg, decimal Rate, PriceUnit Unit);

    private sealed record Present(
        Guid LocationId, BookingStatus Status, decimal QuantityKg, int DurationDays, DateTimeOffset EndDate, DateTimeOffset Now)
    {
        public void EnsureExtendable(int additionalDays)
        {
            if (!BookingTransitions.IsOpen(Status))
                throw new ConflictException("not_extendable", $"A booking that is {EnumText<BookingStatus>.Of(Status)} can't be extended.");
            if (EndDate <= Now)
                throw new ConflictException("booking_ended", $"The booking ended at {EndDate:O} and can't be extended.");

            var most = BookingLimits.MaxDurationDays - DurationDays;
            if (additionalDays > most)
            {
                throw new InvalidFieldException(
                    "additional_days",
                    $"A booking lasts at most {BookingLimits.MaxDurationDays} days: this one can be extended by {most} at most.");
            }
        }
    }
}
