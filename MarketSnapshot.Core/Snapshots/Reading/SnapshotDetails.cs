using System.Text.Json;
using MarketSnapshot.Core.Snapshots.Sections;

namespace MarketSnapshot.Core.Snapshots.Reading;

/// <summary>A snapshot with its sections, and where its listing stands.</summary>
public sealed record SnapshotDetails
{
    /// <summary>Identifier.</summary>
    public required Guid Id { get; init; }

    /// <summary>The booking.</summary>
    public required Guid BookingId { get; init; }

    /// <summary>Whose crop it is.</summary>
    public required Guid FarmerId { get; init; }

    /// <summary>Where it is stored.</summary>
    public required Guid LocationId { get; init; }

    /// <summary>The vendor of the place.</summary>
    public required Guid VendorId { get; init; }

    /// <summary>The crop.</summary>
    /// <example>tomato</example>
    public required string CropType { get; init; }

    /// <summary>Quality grade, where known.</summary>
    public string? Grade { get; init; }

    /// <summary>Where the grade comes from: <c>inspection</c>, or <c>claimed</c> by the farmer.</summary>
    public string? GradeSource { get; init; }

    /// <summary>Kilograms.</summary>
    public required decimal QuantityKg { get; init; }

    /// <summary>First moment of storage.</summary>
    public required DateTimeOffset StartDate { get; init; }

    /// <summary>End of storage, exclusive.</summary>
    public required DateTimeOffset EndDate { get; init; }

    /// <summary>Length in days.</summary>
    public required int DurationDays { get; init; }

    /// <summary>Where the booking stands.</summary>
    public string? BookingStatus { get; init; }

    /// <summary>The inspection; null where it is damaged.</summary>
    public required InspectionData? InspectionData { get; init; }

    /// <summary>The place's sensors by type; null where they are damaged.</summary>
    public required IReadOnlyDictionary<string, SensorSummary>? Sensors { get; init; }

    /// <summary>The place's pest events, newest first; null where they are damaged.</summary>
    public required IReadOnlyList<PestObservation>? PestEvents { get; init; }

    /// <summary>The certificates that hold; null where they are damaged.</summary>
    public required IReadOnlyList<HeldCertificate>? Certificates { get; init; }

    /// <summary>Where the listing stands.</summary>
    public required SnapshotStatus Status { get; init; }

    /// <summary>Facts derived from the sections; null where they are damaged.</summary>
    public required SnapshotMetadata? SnapMetadata { get; init; }

    /// <summary>
    /// Stored sections that can't be read, since somebody changed them by hand: they are null here, and the listing is not published with
    /// them. Empty where all is well. A section that could not be built is no such one: snap_metadata.degraded tells of it.
    /// </summary>
    public required IReadOnlyList<string> DamagedSections { get; init; }

    /// <summary>When the snapshot was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its content last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Version of the listing's state.</summary>
    public required long Version { get; init; }

    /// <summary>The version that the market is known to hold; 0 before the first.</summary>
    public required long PublishedVersion { get; init; }

    /// <summary>SHA-256 over all that the listing shows.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Whether the booking belongs on the market.</summary>
    public required bool OnMarket { get; init; }

    /// <summary>The listing's <c>_id</c>, once published.</summary>
    public string? MarketListingId { get; init; }

    /// <summary>When the listing first appeared.</summary>
    public DateTimeOffset? FirstPublishedAt { get; init; }

    /// <summary>When the listing was last written.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>When the listing was last known to equal the snapshot.</summary>
    public DateTimeOffset? LastSyncedAt { get; init; }

    /// <summary>Since when the market lacks the oldest change; null when it lacks none.</summary>
    public DateTimeOffset? UnpublishedSince { get; init; }

    /// <summary>The earliest moment at which a rule that depends on the clock gives another answer.</summary>
    public DateTimeOffset? RefreshDueAt { get; init; }

    /// <summary>Failed attempts to publish the present version.</summary>
    public required int Attempts { get; init; }

    /// <summary>Not before this moment is the next attempt made.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public string? LastError { get; init; }

    /// <summary>Since when it waits for an operator.</summary>
    public DateTimeOffset? ParkedAt { get; init; }

    internal static SnapshotDetails Of(MarketInventorySnapshot row)
    {
        var inspection = row.InspectionData.ReadOrNull<InspectionData>();
        var sensors = row.Sensors.ReadOrNull<SortedDictionary<string, SensorSummary>>();
        var pests = row.PestEvents.ReadOrNull<List<PestObservation>>();
        var certificates = row.Certificates.ReadOrNull<List<HeldCertificate>>();
        var metadata = row.SnapMetadata.ReadOrNull<SnapshotMetadata>();
        (string Name, bool IsRead)[] sections =
        [
            ("listing_details", row.ListingDetails.ValueKind == JsonValueKind.Object), ("inspection_data", inspection is not null),
            ("sensors", sensors is not null), ("pest_events", pests is not null), ("certificates", certificates is not null),
            ("snap_metadata", metadata is not null),
        ];
        return new()
        {
            Id = row.Id,
            BookingId = row.BookingId,
            FarmerId = row.FarmerId,
            LocationId = row.LocationId,
            VendorId = row.VendorId,
            CropType = row.CropType,
            Grade = row.Grade,
            GradeSource = Detail(row, "grade_source"),
            QuantityKg = row.QuantityKg.WithoutTrailingZeros(),
            StartDate = row.StartDate,
            EndDate = row.EndDate,
            DurationDays = row.DurationDays,
            BookingStatus = Detail(row, "booking_status"),
            InspectionData = inspection,
            Sensors = sensors,
            PestEvents = pests,
            Certificates = certificates,
            Status = row.Status,
            SnapMetadata = metadata,
            DamagedSections = [.. sections.Where(section => !section.IsRead).Select(section => section.Name)],
            CreatedAt = row.CreatedAt,
            UpdatedAt = row.UpdatedAt,
            Version = row.Version,
            PublishedVersion = row.PublishedVersion,
            ContentHash = row.ContentHash,
            OnMarket = row.OnMarket,
            MarketListingId = row.MarketListingId,
            FirstPublishedAt = row.FirstPublishedAt,
            PublishedAt = row.PublishedAt,
            LastSyncedAt = row.LastSyncedAt,
            UnpublishedSince = row.UnpublishedSince,
            RefreshDueAt = row.RefreshDueAt,
            Attempts = row.Attempts,
            NextAttemptAt = row.NextAttemptAt,
            LastError = row.LastError,
            ParkedAt = row.ParkedAt,
        };
    }

    private static string? Detail(MarketInventorySnapshot row, string name) =>
        row.ListingDetails.ValueKind == JsonValueKind.Object && row.ListingDetails.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
