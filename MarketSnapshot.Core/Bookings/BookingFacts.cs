using MarketSnapshot.Core.Locations;
using MarketSnapshot.Core.Persistence;
using Npgsql;
using NpgsqlTypes;

namespace MarketSnapshot.Core.Bookings;

/// <summary>All that the decision on a new booking rests on, read while its place is locked.</summary>
/// <param name="Now">PostgreSQL's clock.</param>
/// <param name="Place">The place; null where there is none with that id.</param>
/// <param name="Room">Its room over the days asked for.</param>
/// <param name="FarmerKnown">Whether the farmer exists.</param>
/// <param name="Inspection">The inspection, if it is this farmer's.</param>
/// <param name="First">The booking that the idempotency key stands for, if there is one.</param>
internal sealed record BookingFacts(
    DateTimeOffset Now, BookedPlace? Place, Room? Room, bool FarmerKnown, InspectedCrop? Inspection, KeyedBooking? First)
{
    // While one transaction holds this lock no other adds to what the place has to hold. Readers and foreign keys don't wait for it.
    private const string Lock =
        """
        select vendor_id, trim_scale(capacity_kg), price_amount, price_unit
        from storage_locations where id = @location_id for no key update
        """;

    // A statement of its own after the lock: only so it sees what the previous holder stored. Every join is by a unique key.
    private static readonly string Read =
        $"""
        select statement_timestamp(),
               exists (select from farmers f where f.id = @farmer_id),
               i.crop_detected, i.grade,
               k.id, k.request_hash,
               {Occupancy.Peak("@location_id", "@first", "@after")}
        from (values (1)) one
        left join storage_guide_storage_inspections i on i.id = @inspection_id and i.farmer_id = @farmer_id
        left join storage_bookings k on k.farmer_id = @farmer_id and k.idempotency_key = @key
        """;

    /// <summary>Locks the place and reads; one round trip, so that others wait as short as can be.</summary>
    public static async Task<BookingFacts> LockAndReadAsync(
        NpgsqlConnection connection, NewBooking request, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var days = DaySpan.Covering(request.StartDate, request.EndDate);
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new(Lock), new(Read) } };
        batch.BatchCommands[0].Parameters.AddWithValue("location_id", request.LocationId);
        batch.BatchCommands[1].Parameters
            .With("farmer_id", NpgsqlDbType.Uuid, request.FarmerId)
            .With("location_id", NpgsqlDbType.Uuid, request.LocationId)
            .With("inspection_id", NpgsqlDbType.Uuid, request.InspectionId)
            .With("key", NpgsqlDbType.Text, idempotencyKey)
            .With("first", NpgsqlDbType.TimestampTz, days.First)
            .With("after", NpgsqlDbType.TimestampTz, days.After);

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var place = await reader.ReadAsync(cancellationToken)
            ? new BookedPlace(reader.GetGuid(0), reader.GetDecimal(1), reader.GetDecimal(2), EnumText<PriceUnit>.Parse(reader.GetString(3)))
            : null;

        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new(
            reader.GetFieldValue<DateTimeOffset>(0),
            place,
            place is null ? null : new Room(place.CapacityKg, reader.GetDecimal(6)),
            reader.GetBoolean(1),
            reader.Text(2) is { } crop ? new(crop, reader.Text(3)) : null,
            reader.Maybe<Guid>(4) is { } first ? new(first, reader.GetFieldValue<byte[]>(5)) : null);
    }

    /// <summary>
    /// Every field of the request that these facts refute. An unknown inspection and another farmer's get one answer: that it exists is
    /// not told.
    /// </summary>
    public IReadOnlyList<FieldProblem> Problems(NewBooking request)
    {
        var problems = new List<FieldProblem>();
        if (!FarmerKnown)
            problems.Add(new("farmer_id", "No farmer has this id."));
        if (Place is null)
            problems.Add(new("location_id", "No location has this id."));
        if (BookingStart.Problem(request.StartDate, Now) is { } start)
            problems.Add(new("start_date", start));
        if (request.InspectionId is not null && Inspection is null)
            problems.Add(new("inspection_id", "This farmer has no inspection with this id."));
        else if (Inspection is not null && !CropName.Same(Inspection.Crop, request.CropType))
            problems.Add(new("inspection_id", "The inspection is of another crop than crop_type."));
        return problems;
    }
}

/// <summary>What a booking takes from its place.</summary>
internal sealed record BookedPlace(Guid VendorId, decimal CapacityKg, decimal Rate, PriceUnit Unit);

/// <summary>What a booking takes from its inspection.</summary>
internal sealed record InspectedCrop(string Crop, string? Grade);

/// <summary>The booking that an idempotency key stands for, and the hash of the request that made it.</summary>
internal sealed record KeyedBooking(Guid Id, byte[] RequestHash);
