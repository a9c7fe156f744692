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
    /// <param name="now">The time of the decision.</param>
    /// <param name="nextChangeAt">When the version after the sent one came to be, if there is one.</param>
    /// <returns>The row as it shall be, and how the sending counts.</returns>
    public static (SnapshotStanding Row, SettleKind Kind) Settle(
        SnapshotStanding row, SentSnapshot sent, DateTimeOffset now, DateTimeOffset? nextChangeAt) => sent.Fate switch
        {
            SendFate.Held => Held(row, sent, now, nextChangeAt),
            SendFate.Contested => Contested(row, sent.Head!, now),
            SendFate.Refused => Refused(row, sent),
            _ => (row, SettleKind.Released),
        };

    private static (SnapshotStanding, SettleKind) Held(
        SnapshotStanding row, SentSnapshot sent, DateTimeOffset now, DateTimeOffset? nextChangeAt)
    {
        var state = sent.Claimed.State;
        var kind = state.OnMarket ? SettleKind.Published : SettleKind.Withdrawn;
        if (state.Version < row.PublishedVersion)
            return (row, kind);

        var writtenAt = sent.Head?.WrittenAt ?? state.SentAt;
        return (Confirm(row, state.Version, state.OnMarket, writtenAt, sent.Head?.FirstPublishedAt ?? state.FirstPublishedAt ?? state.SentAt, now)
            with { UnpublishedSince = row.Version > state.Version ? nextChangeAt ?? row.UnpublishedSince ?? now : null }, kind);
    }

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

        // The market is at or ahead of the row with something else: the row was restored or made anew. The row is right, so it goes ahead.
        return (row with { Version = head.Version + 1, UnpublishedSince = row.UnpublishedSince ?? now }, SettleKind.Overtaken);
    }

    private static (SnapshotStanding, SettleKind) Refused(SnapshotStanding row, SentSnapshot sent) =>
        (row.Version == sent.Claimed.State.Version && row.PublishedVersion < row.Version
            ? row with { Attempts = row.Attempts + 1, LastError = sent.Error }
            : row, SettleKind.Failed);

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
            : confirmed with { LastSyncedAt = now, Attempts = 0, NextAttemptAt = null, LastError = null, ParkedAt = null };
    }
}
