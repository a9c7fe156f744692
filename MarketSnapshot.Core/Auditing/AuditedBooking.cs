using MarketSnapshot.Core.Snapshots;

namespace MarketSnapshot.Core.Auditing;

/// <summary>What PostgreSQL says of one booking, as far as the market is concerned.</summary>
/// <param name="BookingId">The booking.</param>
/// <param name="Booking">Where the booking itself stands.</param>
/// <param name="Snapshot">Its snapshot; null where it has none.</param>
internal sealed record AuditedBooking(Guid BookingId, BookingStanding Booking, AuditedSnapshot? Snapshot);

/// <summary>Where a booking stands.</summary>
internal enum BookingStanding
{
    /// <summary>There is no such booking.</summary>
    Unknown,

    /// <summary>It is rejected, cancelled or completed, or it has ended.</summary>
    OffMarket,

    /// <summary>It is pending, confirmed or active, and its end lies ahead.</summary>
    OnMarket,
}

/// <summary>Where a snapshot stands.</summary>
/// <param name="Id">The row.</param>
/// <param name="Version">The version of the listing's state.</param>
/// <param name="PublishedVersion">The version that the market is known to hold.</param>
/// <param name="OnMarket">Whether the listing belongs on the market.</param>
/// <param name="ContentHash">Hash of what the listing shows.</param>
/// <param name="Status">What operators see.</param>
/// <param name="Leased">Whether a worker holds it now.</param>
/// <param name="Ended">Whether its end date has passed.</param>
internal sealed record AuditedSnapshot(
    Guid Id, long Version, long PublishedVersion, bool OnMarket, string ContentHash, SnapshotStatus Status, bool Leased, bool Ended)
{
    /// <summary>Nothing is under way: the market should hold exactly this version.</summary>
    public bool AtRest => Version == PublishedVersion && !Leased;
}
