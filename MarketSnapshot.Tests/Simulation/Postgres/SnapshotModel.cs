using MarketSnapshot.Core.Bookings;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Snapshots;
using MarketSnapshot.Tests.Simulation.World;

namespace MarketSnapshot.Tests.Simulation.Postgres;

/// <summary>
/// What a rebuild makes of a snapshot. The product does this in one statement of SQL; here it is once more, so that the flows around it
/// can run on a model, and tests hold the two together.
/// </summary>
internal static class SnapshotModel
{
    /// <summary>Whether a booking belongs on the market.</summary>
    public static bool BelongsOnMarket(BookingRow? booking, DateTimeOffset now) =>
        booking is not null && BookingTransitions.IsOpen(booking.Status) && booking.End > now;

    /// <summary>All that a listing shows.</summary>
    public static string Hash(string details, string sections) => $"{details} | {sections}";

    public static string Details(BookingRow booking) =>
        $"{booking.Status} {booking.Quantity} kg {booking.Start:MM-dd HH:mm:ss}..{booking.End:MM-dd HH:mm:ss}";

    public static string Sections(Sources sources, DateTimeOffset now) =>
        $"place {sources.Place?.Fact}{(sources.Place?.AlertUntil > now ? " alert" : "")}, vendor {sources.Vendor?.Fact}";

    /// <summary>Judges a snapshot against its sources.</summary>
    /// <param name="row">The snapshot; null where there is none.</param>
    /// <param name="sources">What was read.</param>
    /// <param name="lastVersion">The last version in the booking's history.</param>
    /// <param name="newId">The id of a new row.</param>
    /// <param name="now">The statement's time.</param>
    /// <param name="mechanisms">What keeps the promises.</param>
    /// <returns>The row as it shall be and whether it has a new version; null where there is neither booking nor snapshot.</returns>
    public static (SnapshotRow Row, bool Changed)? Judge(
        SnapshotRow? row, Sources sources, long lastVersion, Func<Guid> newId, DateTimeOffset now, Mechanisms mechanisms)
    {
        if (sources.Booking is not { } booking)
            return row is null ? null : Update(row, row, onMarket: false, dueAt: null, now, mechanisms);

        var onMarket = BelongsOnMarket(booking, now);
        var details = Details(booking);
        var builds = row is null || row.Standing.OnMarket || onMarket;
        var sections = builds ? Sections(sources, now) : row!.Sections;
        var dueAt = onMarket ? Earliest(booking.End, sources.Place?.AlertUntil > now ? sources.Place.AlertUntil : null) : null;
        if (row is null)
            return (New(newId(), booking, details, sections, onMarket, mechanisms.FirstVersion(lastVersion), dueAt, now), true);

        var copied = row with { Place = booking.Place, Vendor = booking.Vendor, Details = details, Sections = sections, End = booking.End };
        if (builds)
            copied = copied with { Standing = row.Standing with { ContentHash = Hash(details, sections) } };
        return Update(row, copied, onMarket, dueAt, now, mechanisms);
    }

    private static SnapshotRow New(
        Guid id, BookingRow booking, string details, string sections, bool onMarket, long version, DateTimeOffset? dueAt, DateTimeOffset now)
    {
        // A snapshot that had versions before it was removed may be on the market still.
        var isDue = onMarket || version > 1;
        return new()
        {
            Id = id,
            Booking = booking.Id,
            Place = booking.Place,
            Vendor = booking.Vendor,
            Details = details,
            Sections = sections,
            End = booking.End,
            RefreshDueAt = dueAt,
            UpdatedAt = now,
            ClaimedVersion = version - 1,
            Standing = new SnapshotStanding
            {
                Version = version,
                PublishedVersion = isDue ? 0 : version,
                Status = isDue ? SnapshotStatus.ReadyToPublish : SnapshotStatus.Withdrawn,
                OnMarket = onMarket,
                ContentHash = Hash(details, sections),
                UnpublishedSince = isDue ? now : null,
            },
        };
    }

    private static (SnapshotRow Row, bool Changed) Update(
        SnapshotRow before, SnapshotRow copied, bool onMarket, DateTimeOffset? dueAt, DateTimeOffset now, Mechanisms mechanisms)
    {
        var was = before.Standing;
        var differs = copied != before;
        var changed = was.OnMarket != onMarket || (onMarket && differs);
        var row = copied with { RefreshDueAt = dueAt, UpdatedAt = differs || changed ? now : before.UpdatedAt };
        if (!changed)
            return (row, false);

        var atOnce = !onMarket && mechanisms.WasNeverOnMarket(before);
        var version = was.Version + 1;
        return (row with
        {
            Standing = row.Standing with
            {
                Version = version,
                OnMarket = onMarket,
                PublishedVersion = atOnce ? version : was.PublishedVersion,
                Status = onMarket ? (was.Status == SnapshotStatus.Withdrawn ? SnapshotStatus.ReadyToPublish : was.Status) : atOnce ? SnapshotStatus.Withdrawn : was.Status,
                UnpublishedSince = atOnce ? null : was.UnpublishedSince ?? now,
                Attempts = 0,
                NextAttemptAt = null,
                RetryDelay = null,
                LastError = null,
                ParkedAt = null,
            },
        }, true);
    }

    private static DateTimeOffset? Earliest(DateTimeOffset one, DateTimeOffset? other) => other < one ? other : one;
}

/// <summary>What a snapshot is built from.</summary>
internal sealed record Sources(BookingRow? Booking, PlaceRow? Place, VendorRow? Vendor);
