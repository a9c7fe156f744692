using System.Globalization;
using MarketSnapshot.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace MarketSnapshot.Core.Snapshots.Reading;

/// <summary>What operators and clients ask about snapshots. Reads only.</summary>
public sealed class SnapshotQueries(MarketDbContext database)
{
    /// <summary>The snapshot of a booking.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public async Task<SnapshotDetails> GetAsync(Guid bookingId, CancellationToken cancellationToken) =>
        await database.Snapshots.AsNoTracking().SingleOrDefaultAsync(s => s.BookingId == bookingId, cancellationToken) is { } row
            ? SnapshotDetails.Of(row)
            : throw new NotFoundException("snapshot of a booking", bookingId);

    /// <summary>Snapshots, the newest first.</summary>
    /// <param name="status">Only those that stand so.</param>
    /// <param name="parked">Only those that wait for an operator, or only those that don't.</param>
    /// <param name="cursor">Where the page before ended.</param>
    /// <param name="limit">Rows on the page.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <exception cref="InvalidFieldException">The cursor is not one of this list's.</exception>
    public async Task<Page<SnapshotSummary>> ListAsync(
        SnapshotStatus? status, bool? parked, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var after = Cursor.DecodeId(cursor);
        var rows = database.Snapshots.AsNoTracking();
        if (status is not null)
            rows = rows.Where(s => s.Status == status);
        if (parked is not null)
            rows = rows.Where(s => s.ParkedAt != null == parked);
        if (after is not null)
            rows = rows.Where(s => s.Id < after);

        var page = await rows
            .OrderByDescending(s => s.Id)
            .Take(limit + 1)
            .Select(s => new SnapshotSummary(
                s.Id, s.BookingId, s.CropType, s.Status, s.OnMarket, s.Version, s.PublishedVersion, s.UpdatedAt, s.PublishedAt,
                s.UnpublishedSince, s.Attempts, s.NextAttemptAt, s.LastError, s.ParkedAt))
            .ToListAsync(cancellationToken);
        return Page<SnapshotSummary>.Of(page, limit, s => [s.Id.ToString()]);
    }

    /// <summary>The versions of a snapshot, the newest first.</summary>
    /// <param name="bookingId">The booking.</param>
    /// <param name="cursor">Where the page before ended.</param>
    /// <param name="limit">Rows on the page.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <exception cref="InvalidFieldException">The cursor is not one of this list's.</exception>
    /// <exception cref="NotFoundException">The booking has neither a snapshot nor a history.</exception>
    public async Task<Page<SnapshotVersion>> HistoryAsync(Guid bookingId, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var after = AfterVersion(cursor);
        var page = await database.SnapshotHistory.AsNoTracking()
            .Where(h => h.BookingId == bookingId && h.Version < after)
            .OrderByDescending(h => h.Version)
            .Take(limit + 1)
            .Select(h => new SnapshotVersion(h.Version, h.At, h.Cause, h.ChangedSections, h.Caller, h.TraceId))
            .ToListAsync(cancellationToken);
        if (page.Count == 0 && cursor is null && !await database.Snapshots.AnyAsync(s => s.BookingId == bookingId, cancellationToken))
            throw new NotFoundException("snapshot of a booking", bookingId);
        return Page<SnapshotVersion>.Of(page, limit, h => [h.Version.ToString(CultureInfo.InvariantCulture)]);
    }

    /// <summary>The versions of a listing that the market has shown, the newest first: what changed and when, and nobody's name.</summary>
    /// <param name="bookingId">The booking, which is the listing's id too.</param>
    /// <param name="cursor">Where the page before ended.</param>
    /// <param name="limit">Rows on the page.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <exception cref="InvalidFieldException">The cursor is not one of this list's.</exception>
    /// <exception cref="NotFoundException">The listing is not on the market.</exception>
    public async Task<Page<ListingVersion>> ListingVersionsAsync(Guid bookingId, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var after = AfterVersion(cursor);
        var published = await database.Snapshots.AsNoTracking()
            .Where(s => s.BookingId == bookingId && s.OnMarket && s.Status == SnapshotStatus.Published)
            .Select(s => (long?)s.PublishedVersion)
            .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("listing", bookingId);
        var page = await database.SnapshotHistory.AsNoTracking()
            .Where(h => h.BookingId == bookingId && h.Version < after && h.Version <= published)
            .OrderByDescending(h => h.Version)
            .Take(limit + 1)
            .Select(h => new ListingVersion(h.Version, h.At, h.ChangedSections))
            .ToListAsync(cancellationToken);
        return Page<ListingVersion>.Of(page, limit, h => [h.Version.ToString(CultureInfo.InvariantCulture)]);
    }

    private static long AfterVersion(string? cursor)
    {
        if (Cursor.Decode(cursor, 1) is not [var text])
            return long.MaxValue;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : throw Cursor.Invalid();
    }
}
