using MarketSnapshot.Core.Persistence;
using MarketSnapshot.Core.Snapshots;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace MarketSnapshot.Core.Bookings;

/// <summary>Books storage.</summary>
public sealed class BookingCreator(BookingTransaction transaction, ILogger<BookingCreator> logger)
{
    // ix_storage_bookings_farmer_id_idempotency_key decides between two requests with one key: the second waits for the first to end,
    // and then stores nothing. Two with the same body meet before that, at the lock on their place.
    private const string Insert =
        """
        insert into storage_bookings
            (id, farmer_id, location_id, vendor_id, crop_type, quantity_kg, grade, grade_source, duration_days, start_date, end_date,
             price_per_day, total_price, booking_status, payment_status, inspection_id, transport_required, idempotency_key, request_hash)
        values
            (@id, @farmer_id, @location_id, @vendor_id, @crop_type, @quantity_kg, @grade, @grade_source, @duration_days, @start_date,
             @end_date, @price_per_day, @total_price, 'pending', 'pending', @inspection_id, @transport_required, @key, @request_hash)
        on conflict (farmer_id, idempotency_key) where idempotency_key is not null do nothing
        """;

    private const string ByKey = "select id, request_hash from storage_bookings where farmer_id = @farmer_id and idempotency_key = @key";

    /// <summary>
    /// Stores the booking and its snapshot. With an idempotency key that already stands for the same request it stores nothing and
    /// answers the first booking, even where the request would fail by now.
    /// </summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="idempotencyKey">The farmer's name for this request, if any; 1 to 200 characters.</param>
    /// <param name="cancellationToken">Gives up until the commit begins.</param>
    /// <exception cref="InvalidFieldException">
    /// A reference is unknown, the inspection is not this farmer's or of another crop, or the start is out of reach.
    /// </exception>
    /// <exception cref="ConflictException"><c>capacity_exceeded</c>: the place has no room for it.</exception>
    /// <exception cref="UnprocessableException"><c>idempotency_key_reused</c>: the key stands for another request.</exception>
    public async Task<BookingDetails> CreateAsync(NewBooking request, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var hash = RequestHash.Of(request);
        var booking = await transaction.RunAsync(
            async (connection, ct) =>
            {
                var facts = await BookingFacts.LockAndReadAsync(connection, request, idempotencyKey, ct);
                if (facts.First is { } first)
                    return Replay(first, hash);
                if (facts.Problems(request) is { Count: > 0 } problems)
                    throw new InvalidFieldException(problems);
                facts.Room!.Ensure(request.QuantityKg);
                return await InsertAsync(connection, request, facts, idempotencyKey, hash, ct);
            },
            cancellationToken);

        BookingLog.Created(logger, booking.Id, booking.LocationId, booking.QuantityKg, booking.StartDate, booking.DurationDays);
        return booking;
    }

    private static async Task<BookingWrite> InsertAsync(
        NpgsqlConnection connection, NewBooking request, BookingFacts facts, string? key, byte[] hash, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7();
        var place = facts.Place!;
        var price = BookingPrice.For(place.Rate, place.Unit, request.QuantityKg, request.DurationDays);
        var transport = request.TransportRequired ?? TransportRule.IsRequired(request.CropType, request.QuantityKg);
        var (grade, source) = GradeRule.Decide(request.Grade, facts.Inspection?.Grade);

        await using var command = new NpgsqlCommand(Insert, connection);
        command.Parameters
            .With("id", NpgsqlDbType.Uuid, id)
            .With("farmer_id", NpgsqlDbType.Uuid, request.FarmerId)
            .With("location_id", NpgsqlDbType.Uuid, request.LocationId)
            .With("vendor_id", NpgsqlDbType.Uuid, place.VendorId)
            .With("crop_type", NpgsqlDbType.Text, request.CropType)
            .With("quantity_kg", NpgsqlDbType.Numeric, request.QuantityKg)
            .With("grade", NpgsqlDbType.Text, grade)
            .With("grade_source", NpgsqlDbType.Text, source is { } known ? EnumText<GradeSource>.Of(known) : null)
            .With("duration_days", NpgsqlDbType.Integer, request.DurationDays)
            .With("start_date", NpgsqlDbType.TimestampTz, request.StartDate)
            .With("end_date", NpgsqlDbType.TimestampTz, request.EndDate)
            .With("price_per_day", NpgsqlDbType.Numeric, price.PerDay)
            .With("total_price", NpgsqlDbType.Numeric, price.Total)
            .With("inspection_id", NpgsqlDbType.Uuid, request.InspectionId)
            .With("transport_required", NpgsqlDbType.Boolean, transport)
            .With("key", NpgsqlDbType.Text, key)
            .With("request_hash", NpgsqlDbType.Bytea, key is null ? null : hash);

        return await command.ExecuteNonQueryAsync(cancellationToken) == 1
            ? new(id, SnapshotCause.BookingCreated)
            : Replay(await WinnerAsync(connection, request.FarmerId, key!, cancellationToken), hash);
    }

    private static async Task<KeyedBooking> WinnerAsync(
        NpgsqlConnection connection, Guid farmerId, string key, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ByKey, connection);
        command.Parameters.AddWithValue("farmer_id", farmerId);
        command.Parameters.AddWithValue("key", key);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new(reader.GetGuid(0), reader.GetFieldValue<byte[]>(1))
            : throw new TryLaterException(
                "idempotency_key_busy", "Another request with this Idempotency-Key was just undone.", TimeSpan.FromSeconds(1));
    }

    private static BookingWrite Replay(KeyedBooking first, byte[] hash) =>
        first.RequestHash.AsSpan().SequenceEqual(hash)
            ? new(first.Id, null)
            : throw new UnprocessableException(
                "idempotency_key_reused", "This Idempotency-Key already stands for another request of this farmer.");
}
