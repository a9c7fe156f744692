using System.Text.Json;

namespace MarketSnapshot.Core.Snapshots;

/// <summary>
/// All that is known of one booking's crop, and where its listing on the market stands. The listing is a function of this row
/// alone. One per booking; written by set-based SQL, read here.
/// </summary>
public sealed class MarketInventorySnapshot
{
    /// <summary>Identifier.</summary>
    public Guid Id { get; init; }

    /// <summary>The booking. No foreign key: the snapshot outlives a deleted booking until its listing is withdrawn.</summary>
    public Guid BookingId { get; init; }

    /// <summary>Copied from the booking.</summary>
    public Guid FarmerId { get; init; }

    /// <summary>Copied from the booking.</summary>
    public Guid LocationId { get; init; }

    /// <summary>Copied from the booking.</summary>
    public Guid VendorId { get; init; }

    /// <summary>Copied from the booking.</summary>
    public required string CropType { get; init; }

    /// <summary>Copied from the booking.</summary>
    public string? Grade { get; init; }

    /// <summary>Copied from the booking, in kilograms.</summary>
    public decimal QuantityKg { get; init; }

    /// <summary>Copied from the booking.</summary>
    public DateTimeOffset StartDate { get; init; }

    /// <summary>Copied from the booking.</summary>
    public DateTimeOffset EndDate { get; init; }

    /// <summary>Copied from the booking.</summary>
    public int DurationDays { get; init; }

    /// <summary>What the listing shows of the booking and its place besides the columns above.</summary>
    public JsonElement ListingDetails { get; init; }

    /// <summary>The inspection, or <c>{"status": "pending"}</c>.</summary>
    public JsonElement InspectionData { get; init; }

    /// <summary>The place's sensors by type.</summary>
    public JsonElement Sensors { get; init; }

    /// <summary>The place's recent or unresolved pest events, newest first.</summary>
    public JsonElement PestEvents { get; init; }

    /// <summary>The certificates that hold today.</summary>
    public JsonElement Certificates { get; init; }

    /// <summary>Facts derived from the sections.</summary>
    public JsonElement SnapMetadata { get; init; }

    /// <summary>Where the listing stands.</summary>
    public SnapshotStatus Status { get; init; }

    /// <summary>When the row was stored.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the row's content last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Version of the listing's state: +1 on every change of what it shows, leaving and re-entering the market included.</summary>
    public long Version { get; init; }

    /// <summary>The version that the market is known to hold; 0 before the first.</summary>
    public long PublishedVersion { get; init; }

    /// <summary>The highest version that any worker ever claimed: above 0, the market may hold the listing even without an ack.</summary>
    public long ClaimedVersion { get; init; }

    /// <summary>When a worker last claimed it: a run takes each version at most once by this.</summary>
    public DateTimeOffset? ClaimedAt { get; init; }

    /// <summary>SHA-256, in hexadecimal, over all that the listing shows.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Whether the booking belongs on the market.</summary>
    public bool OnMarket { get; init; }

    /// <summary>The listing's <c>_id</c>, once published.</summary>
    public string? MarketListingId { get; init; }

    /// <summary>When the listing first appeared.</summary>
    public DateTimeOffset? FirstPublishedAt { get; init; }

    /// <summary>When the listing was last written.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>When the listing was last known to equal this row.</summary>
    public DateTimeOffset? LastSyncedAt { get; init; }

    /// <summary>The oldest change that the market does not hold yet; null when it holds all.</summary>
    public DateTimeOffset? UnpublishedSince { get; init; }

    /// <summary>The earliest moment at which a rule that depends on the clock gives another answer.</summary>
    public DateTimeOffset? RefreshDueAt { get; init; }

    /// <summary>Failed attempts to publish the present version.</summary>
    public int Attempts { get; init; }

    /// <summary>Not before this moment is the next attempt made.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>How long the wait after the last failure was; the next one follows from it.</summary>
    public TimeSpan? RetryDelay { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public string? LastError { get; init; }

    /// <summary>Since when the row waits for an operator.</summary>
    public DateTimeOffset? ParkedAt { get; init; }

    /// <summary>Fencing token of the worker that holds the row.</summary>
    public Guid? LeaseToken { get; init; }

    /// <summary>Until when it holds it.</summary>
    public DateTimeOffset? LeasedUntil { get; init; }

    /// <summary>W3C traceparent of the request that caused the present version.</summary>
    public string? TraceParent { get; init; }
}

/// <summary>Where a listing stands.</summary>
public enum SnapshotStatus
{
    /// <summary>Not on the market yet.</summary>
    ReadyToPublish,

    /// <summary>On the market; a newer version may be pending.</summary>
    Published,

    /// <summary>Off the market.</summary>
    Withdrawn,
}
