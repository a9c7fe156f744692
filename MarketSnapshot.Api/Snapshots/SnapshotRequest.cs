namespace MarketSnapshot.Api.Snapshots;

/// <summary>Names the snapshot of one booking.</summary>
internal sealed class SnapshotRequest
{
    /// <summary>The booking.</summary>
    public Guid BookingId { get; set; }
}
