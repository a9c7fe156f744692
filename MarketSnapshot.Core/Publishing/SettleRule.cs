using MarketSnapshot.Core.Listings;
using MarketSnapshot.Core.Snapshots;

namespace MarketSnapshot.Core.Publishing;

/// <summary>
/// How a row takes what became of a version that was sent for it. The row may have moved on in between, and another worker may have
/// acknowledged more already: nothing here ever lowers a version.
/// </summary>
internal static class SettleRule
{
    /// <summary>Decides.</summary>
    /// <param name="row">The row as it is now, locked.</param>
    /// <param name="sent">What was sent and what became of it.</param>
    /// <param name="moment">What else is known.</param>
    /// <param name="retry">What a failure means.</param>
    /// <returns>The row as it shall be, and how the sending counts.</returns>
    public static (SnapshotStanding Row, SettleKind Kind) Settle(
        SnapshotStanding row, SentSnapshot sent, SettleMoment moment, RetryRule retry) => sent.Fate switch
        {
            SendFate.Held => Held(row, sent, moment),
            SendFate.Contested => Contested(row, sent.Head!, moment.Now),
            SendFate.Refused => Refused(row, sent, moment, retry),
            _ => (row, SettleKind.Released),
        };

    private static (SnapshotStanding, SettleKind) Held(SnapshotStanding row, SentSnapshot sent, SettleMoment moment)
    {
        var state = sent.Claimed.State;
        var kind = state.OnMarket ? SettleKind.Published : SettleKind.Withdrawn;
        if (state.Version < row.PublishedVersion)
            return (row, kind);
        // The row was restored while its version was on its way; where it has reached that version again, what was sent is of another life.
        if (state.Version > row.Version || (state.Version == row.Version && !Shows(state, row)))
            return Overtake(row, state.Version, moment.Now);

        var writtenAt = sent.Head?.WrittenAt ?? state.SentAt;
        return (Confirm(row, state.Version, state.OnMarket, writtenAt, sent.Head?.FirstPublishedAt ?? state.FirstPublishedAt ?? state.SentAt, moment.Now)
            with { UnpublishedSince = row.Version > state.Version ? moment.NextChangeAt ?? row.UnpublishedSince ?? moment.Now : null }, kind);
    }

    private static bool Shows(ListingState state, SnapshotStanding row) =>
        state.OnMarket == row.OnMarket && (!row.OnMarket || state.ContentHash == row.ContentHash);

    private static (SnapshotStanding, SettleKind) Contested(SnapshotStanding row, ListingHead head, DateTimeOffset now)
    {
        // The row moved on beyond what the market holds: it stays due, and its present version is written over it.
        if (head.Version < row.Version)
            return (row, SettleKind.Superseded);

        if (head.Version == row.Version && head.Shows(row.OnMarket, row.ContentHash))
        {
            // Another worker brought the present version there.
            return (Confirm(row, row.Version, row.OnMarket, head.WrittenAt ?? now, head.FirstPublishedAt ?? now, now)
                with { UnpublishedSince = null }, SettleKind.Superseded);
        }

        return Overtake(row, head.Version, now);
    }

    /// <summary>
    /// The market is at or ahead of the row with something else: the row was restored or made anew. The row is right, so it goes ahead, as
    /// a version that was never tried.
    /// </summary>
    private static (SnapshotStanding, SettleKind) Overtake(SnapshotStanding row, long marketVersion, DateTimeOffset now) =>
        (Untried(row) with { Version = marketVersion + 1, UnpublishedSince = row.UnpublishedSince ?? now }, SettleKind.Overtaken);

    private static (SnapshotStanding, SettleKind) Refused(SnapshotStanding row, SentSnapshot sent, SettleMoment moment, RetryRule retry)
    {
        // A version that is no longer the row's, or no longer this worker's to judge, is no failure of the row.
        if (row.Version != sent.Claimed.State.Version || row.PublishedVersion == row.Version || !moment.LeaseHeld)
            return (row, SettleKind.Failed);
        var failed = retry.Failed(row, sent.Error, moment.Now);
        return (failed, failed.ParkedAt is null ? SettleKind.Failed : SettleKind.Parked);
    }

    private static SnapshotStanding Confirm(
        SnapshotStanding row, long version, bool onMarket, DateTimeOffset writtenAt, DateTimeOffset firstPublishedAt, DateTimeOffset now)
    {
        var confirmed = row with
        {
            PublishedVersion = version,
            PublishedAt = onMarket ? writtenAt : row.PublishedAt,
            FirstPublishedAt = row.FirstPublishedAt ?? (onMarket ? firstPublishedAt : null),
            Status = onMarket ? SnapshotStatus.Published : row.OnMarket ? SnapshotStatus.ReadyToPublish : SnapshotStatus.Withdrawn,
        };
        return version < row.Version
            ? confirmed
            : Untried(confirmed) with { LastSyncedAt = now };
    }

    /// <summary>Without failures, back-off and parking.</summary>
    private static SnapshotStanding Untried(SnapshotStanding row) =>
        row with { Attempts = 0, NextAttemptAt = null, RetryDelay = null, LastError = null, ParkedAt = null };
}
