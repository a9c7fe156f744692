using MarketSnapshot.Core.Locations;
using MarketSnapshot.Core.Persistence;
using Npgsql;

namespace MarketSnapshot.Core.Bookings;

/// <summary>A booking with what a reader needs of its place. Columns as in <see cref="StorageBooking"/>.</summary>
public sealed record BookingDetails
{
    /// <summary>Reads one or more bookings; a condition follows. <see cref="Read"/> knows the order of the columns.</summary>
    internal const string Select =
        """
        select b.id, b.farmer_id, b.location_id, b.vendor_id, b.crop_type, trim_scale(b.quantity_kg), b.grade, b.grade_source,
               b.duration_days, b.start_date, b.end_date, b.price_per_day, b.total_price, b.booking_status, b.payment_status, b.inspection_id,
               b.transport_required, b.vendor_confirmed_at, b.cancelled_at, b.rejection_reason, b.cancellation_reason,
               b.created_at, b.updated_at, l.name, l.type, l.currency
        from storage_bookings b
        join storage_locations l on l.id = b.location_id

        """;

    /// <summary>Identifier.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose crop it is.</summary>
    public required Guid FarmerId { get; init; }

    /// <summary>Where it is stored.</summary>
    public required Guid LocationId { get; init; }

    /// <summary>The place's name.</summary>
    public required string LocationName { get; init; }

    /// <summary>The place's kind.</summary>
    public required LocationType LocationType { get; init; }

    /// <summary>The vendor of the place.</summary>
    public required Guid VendorId { get; init; }

    /// <summary>The crop, as the farmer names it.</summary>
    public required string CropType { get; init; }

    /// <summary>Quantity in kilograms.</summary>
    public required decimal QuantityKg { get; init; }

    /// <summary>Quality grade, where known.</summary>
    public required string? Grade { get; init; }

    /// <summary>Where the grade comes from; null without a grade.</summary>
    public required GradeSource? GradeSource { get; init; }

    /// <summary>Length in days.</summary>
    public required int DurationDays { get; init; }

    /// <summary>First moment of storage.</summary>
    public required DateTimeOffset StartDate { get; init; }

    /// <summary>End of storage, exclusive.</summary>
    public required DateTimeOffset EndDate { get; init; }

    /// <summary>Price of one day, to 2 places; for display.</summary>
    public required decimal PricePerDay { get; init; }

    /// <summary>The charge, to 2 places.</summary>
    public required decimal TotalPrice { get; init; }

    /// <summary>ISO 4217 code of the prices.</summary>
    public required string Currency { get; init; }

    /// <summary>Where the booking stands.</summary>
    public required BookingStatus BookingStatus { get; init; }

    /// <summary>Where the payment stands.</summary>
    public required PaymentStatus PaymentStatus { get; init; }

    /// <summary>The inspection that the farmer named, if any.</summary>
    public required Guid? InspectionId { get; init; }

    /// <summary>Whether transport is asked for.</summary>
    public required bool TransportRequired { get; init; }

    /// <summary>When the vendor confirmed.</summary>
    public required DateTimeOffset? VendorConfirmedAt { get; init; }

    /// <summary>When it was cancelled.</summary>
    public required DateTimeOffset? CancelledAt { get; init; }

    /// <summary>Why the vendor rejected it.</summary>
    public required string? RejectionReason { get; init; }

    /// <summary>Why it was cancelled.</summary>
    public required string? CancellationReason { get; init; }

    /// <summary>When it was stored.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    internal static BookingDetails Read(NpgsqlDataReader row)
    {
        var column = 0;
        return new()
        {
            Id = row.GetGuid(column++),
            FarmerId = row.GetGuid(column++),
            LocationId = row.GetGuid(column++),
            VendorId = row.GetGuid(column++),
            CropType = row.GetString(column++),
            QuantityKg = row.GetDecimal(column++),
            Grade = row.Text(column++),
            GradeSource = row.Text(column++) is { } source ? EnumText<GradeSource>.Parse(source) : null,
            DurationDays = row.GetInt32(column++),
            StartDate = row.GetFieldValue<DateTimeOffset>(column++),
            EndDate = row.GetFieldValue<DateTimeOffset>(column++),
            PricePerDay = row.GetDecimal(column++),
            TotalPrice = row.GetDecimal(column++),
            BookingStatus = EnumText<BookingStatus>.Parse(row.GetString(column++)),
            PaymentStatus = EnumText<PaymentStatus>.Parse(row.GetString(column++)),
            InspectionId = row.Maybe<Guid>(column++),
            TransportRequired = row.GetBoolean(column++),
            VendorConfirmedAt = row.Maybe<DateTimeOffset>(column++),
            CancelledAt = row.Maybe<DateTimeOffset>(column++),
            RejectionReason = row.Text(column++),
            CancellationReason = row.Text(column++),
            CreatedAt = row.GetFieldValue<DateTimeOffset>(column++),
            UpdatedAt = row.GetFieldValue<DateTimeOffset>(column++),
            LocationName = row.GetString(column++),
            LocationType = EnumText<LocationType>.Parse(row.GetString(column++)),
            Currency = row.GetString(column),
        };
    }
}
