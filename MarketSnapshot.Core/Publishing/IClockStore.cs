using MarketSnapshot.Core.Snapshots;

namespace MarketSnapshot.Core.Publishing;

/// <summary>The bookings that the clock concerns. Every method is one read or one transaction.</summary>
internal interface IClockStore
{
    /// <summary>Confirmed bookings whose start date has come, by start date, after one of them.</summary>
    Task<IReadOnlyList<DueBooking>> StartingAsync(DueBooking after, int size, CancellationToken cancellationToken);

    /// <summary>Makes those of them active that are still due under their row's lock, and rebuilds their snapshots.</summary>
    /// <exception cref="RebuildRefusedException">One of the rows may be to blame; nothing was stored.</exception>
    Task<IReadOnlyList<SnapshotChange>> ActivateAsync(IReadOnlyCollection<Guid> bookingIds, CancellationToken cancellationToken);

    /// <summary>Snapshots that are on the market though their end date has passed, by end date, after one of them.</summary>
    Task<IReadOnlyList<DueBooking>> EndingAsync(DueBooking after, int size, CancellationToken cancellationToken);
}
