using MarketSnapshot.Core.Bookings;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Reconciling;
using MarketSnapshot.Core.Scheduling;

namespace MarketSnapshot.Tests.Simulation.Postgres;

/// <summary>A booking, as far as its snapshot is concerned.</summary>
internal sealed record BookingRow(Guid Id, Guid Place, Guid Vendor, BookingStatus Status, int Quantity, DateTimeOffset Start, DateTimeOffset End);

/// <summary>What is measured at a place: some fact, and an alert that ends by the clock. The revision counts commits.</summary>
internal sealed record PlaceRow(Guid Id, int Fact, DateTimeOffset? AlertUntil, int Revision = 0);

/// <summary>What a vendor has to show.</summary>
internal sealed record VendorRow(Guid Id, int Fact, int Revision = 0);

/// <summary>A snapshot. The details are what it copies from the booking, the sections what it gathers elsewhere.</summary>
internal sealed record SnapshotRow
{
    public required Guid Id { get; init; }

    public required Guid Booking { get; init; }

    public required Guid Place { get; init; }

    public required Guid Vendor { get; init; }

    public required string Details { get; init; }

    public required string Sections { get; init; }

    public required DateTimeOffset End { get; init; }

    public required SnapshotStanding Standing { get; init; }

    public long ClaimedVersion { get; init; }

    public DateTimeOffset? ClaimedAt { get; init; }

    public Guid? LeaseToken { get; init; }

    public DateTimeOffset? LeasedUntil { get; init; }

    public DateTimeOffset? RefreshDueAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The revision of the place that the sections were built from. Only the simulation looks at it.</summary>
    public int SeenOfPlace { get; init; }

    /// <summary>The same of the vendor.</summary>
    public int SeenOfVendor { get; init; }

    public bool IsDue => Standing.Version > Standing.PublishedVersion;
}

/// <summary>Something was touched.</summary>
internal sealed record ChangeRow(long Id, ChangeSubject Subject, Guid SubjectId, DateTimeOffset LoggedAt);

/// <summary>A version came to be.</summary>
internal sealed record HistoryRow(Guid Booking, long Version, DateTimeOffset At, string Cause);

/// <summary>A run of a job.</summary>
internal sealed record RunRow(
    Guid Id, string Job, DateTimeOffset Slot, string Node, DateTimeOffset StartedAt, DateTimeOffset HeartbeatAt, DateTimeOffset? FinishedAt,
    JobOutcome Outcome);

/// <summary>What an audit leaves to the next.</summary>
internal sealed record AuditRow(long SharesRebuilt, DateTimeOffset? BrakedAt, long? WouldWithdraw, long? OnMarket);
