namespace MarketSnapshot.Core.Snapshots.Reading;

/// <summary>Where the listing of one snapshot stands, for operators.</summary>
/// <param name="Id">Identifier of the snapshot.</param>
/// <param name="BookingId">The booking.</param>
/// <param name="CropType">The crop.</param>
/// <param name="Status">Where the listing stands.</param>
/// <param name="OnMarket">Whether the booking belongs on the market.</param>
/// <param name="Version">Version of the listing's state.</param>
/// <param name="PublishedVersion">The version that the market is known to hold.</param>
/// <param name="UpdatedAt">When the content last changed.</param>
/// <param name="PublishedAt">When the listing was last written.</param>
/// <param name="UnpublishedSince">Since when the market lacks the oldest change.</param>
/// <param name="Attempts">Failed attempts to publish the present version.</param>
/// <param name="NextAttemptAt">Not before this moment is the next attempt made.</param>
/// <param name="LastError">Why the last attempt failed.</param>
/// <param name="ParkedAt">Since when it waits for an operator.</param>
public sealed record SnapshotSummary(
    Guid Id, Guid BookingId, string CropType, SnapshotStatus Status, bool OnMarket, long Version, long PublishedVersion,
    DateTimeOffset UpdatedAt, DateTimeOffset? PublishedAt, DateTimeOffset? UnpublishedSince, int Attempts, DateTimeOffset? NextAttemptAt,
    string? LastError, DateTimeOffset? ParkedAt);

/// <summary>One version of a snapshot.</summary>
/// <param name="Version">The version.</param>
/// <param name="At">When it came to be.</param>
/// <param name="Cause">Why: a booking step, reconcile, an operator, the audit.</param>
/// <param name="ChangedSections">What differs from the version before.</param>
/// <param name="Caller">Who caused it, such as farmer:… or operator:…; null for the system itself.</param>
/// <param name="TraceId">The trace of the request or run that caused it.</param>
public sealed record SnapshotVersion(long Version, DateTimeOffset At, string Cause, IReadOnlyList<string> ChangedSections, string? Caller, string? TraceId);
