using CsCheck;
using MarketSnapshot.Core.Listings;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Snapshots;
using MarketSnapshot.Tests.Unit.Listings;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Publishing;

/// <summary>How a row takes what became of a version that was sent for it.</summary>
public sealed class SettleRuleTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly RetryRule Retry = new(new BackOff(TimeSpan.FromSeconds(30), TimeSpan.FromHours(1), new Random(1)), maxAttempts: 3);

    private static readonly Gen<string> Hash = Gen.OneOfConst("a", "b", "c");

    /// <summary>Any row that the schema admits.</summary>
    private static readonly Gen<SnapshotStanding> Row =
        Gen.Select(Gen.Long[1, 9], Gen.Long[0, 9], Gen.Bool, Hash, Gen.Int[0, 3], Gen.Bool)
            .Select((version, behind, onMarket, hash, attempts, parked) =>
            {
                var published = Math.Max(0, version - behind);
                return new SnapshotStanding
                {
                    Version = version,
                    PublishedVersion = published,
                    OnMarket = onMarket,
                    ContentHash = hash,
                    Status = published == 0 ? SnapshotStatus.ReadyToPublish
                        : published == version ? onMarket ? SnapshotStatus.Published : SnapshotStatus.Withdrawn : SnapshotStatus.Published,
                    UnpublishedSince = published < version ? Now.AddMinutes(-5) : null,
                    Attempts = published < version ? attempts : 0,
                    LastError = published < version && attempts > 0 ? "refused" : null,
                    ParkedAt = published < version && parked ? Now.AddMinutes(-1) : null,
                };
            });

    /// <summary>
    /// What a worker sent for that row: its present version, an older one that it claimed before, or a later one, where the row was restored since;
    /// a restored row may have reached the version again, with other content.
    /// </summary>
    private static readonly Gen<(SnapshotStanding Row, SentSnapshot Sent)> Any = Row.SelectMany(row =>
        Gen.Select(Gen.Long[-3, row.Version - 1], Gen.Bool, Hash, Gen.Enum<SendFate>(), Gen.Long[0, 4], Gen.Bool, Hash, Gen.Bool)
            .Select((older, onMarket, hash, fate, ahead, headOnMarket, headHash, otherLife) =>
            {
                var version = row.Version - older;
                var state = version == row.Version && !otherLife
                    ? States.Of(version: version, onMarket: row.OnMarket, hash: row.ContentHash)
                    : States.Of(version: version, onMarket: onMarket, hash: hash);
                var head = new ListingHead(state.BookingId, version + ahead, headOnMarket, headOnMarket ? headHash : null, Now.AddDays(-1), Now.AddHours(-1));
                return (row, new SentSnapshot(new(state.SnapshotId, state, row.UnpublishedSince, null), fate)
                {
                    Head = fate == SendFate.Contested ? head : null,
                    Error = fate == SendFate.Refused ? "refused" : null,
                });
            }));

    /// <summary>Whether the market took what the row never was, or is not yet.</summary>
    private static bool IsOfAnotherLife(SnapshotStanding row, SentSnapshot sent)
    {
        var state = sent.Claimed.State;
        return sent.Fate == SendFate.Held && (state.Version > row.Version || (state.Version == row.Version && !IsSame(row, state)));
    }

    private static bool IsSame(SnapshotStanding row, ListingState state) =>
        new ListingHead(state.BookingId, state.Version, state.OnMarket, state.ContentHash, null, null).Shows(row.OnMarket, row.ContentHash);

    private static SettleMoment At(DateTimeOffset? nextChangeAt) => new(Now, nextChangeAt, LeaseHeld: true);

    [Fact]
    public void No_version_is_ever_lowered_and_what_is_unpublished_is_always_due() => Any.Sample((row, sent) =>
    {
        var (settled, _) = SettleRule.Settle(row, sent, At(null), Retry);
        Assert.True(settled.Version >= row.Version && settled.PublishedVersion >= row.PublishedVersion);
        Assert.True(settled.PublishedVersion <= settled.Version);
        Assert.Equal(settled.Version > settled.PublishedVersion, settled.UnpublishedSince is not null);
    }, iter: 20_000);

    [Fact]
    public void Settling_twice_is_settling_once() => Any.Sample((row, sent) =>
    {
        // A refused version is counted each time it is refused; and where the row went ahead of the sent one, that one is now an older one.
        if (sent.Fate == SendFate.Refused || IsOfAnotherLife(row, sent))
            return;
        var (once, _) = SettleRule.Settle(row, sent, At(Now.AddMinutes(-2)), Retry);
        var (twice, _) = SettleRule.Settle(once, sent, At(Now.AddMinutes(-2)), Retry);
        Assert.Equal(once, twice);
    }, iter: 20_000);

    [Fact]
    public void A_row_is_published_only_at_a_version_that_the_market_was_seen_to_hold() => Any.Sample((row, sent) =>
    {
        var (settled, _) = SettleRule.Settle(row, sent, At(null), Retry);
        if (settled.PublishedVersion == row.PublishedVersion)
            return;
        Assert.False(IsOfAnotherLife(row, sent));
        var held = sent.Fate == SendFate.Held && settled.PublishedVersion == sent.Claimed.State.Version;
        var seen = sent.Fate == SendFate.Contested && settled.PublishedVersion == sent.Head!.Version && sent.Head.Shows(row.OnMarket, row.ContentHash);
        Assert.True(held || seen);
    }, iter: 20_000);

    [Fact]
    public void The_status_is_that_of_what_the_market_holds() => Any
        .Where(any => any.Sent.Fate == SendFate.Held && !IsOfAnotherLife(any.Row, any.Sent))
        .Sample((row, sent) =>
    {
        var (settled, kind) = SettleRule.Settle(row, sent, At(null), Retry);
        var state = sent.Claimed.State;
        Assert.Equal(state.OnMarket ? SettleKind.Published : SettleKind.Withdrawn, kind);
        if (state.Version < row.PublishedVersion)
            Assert.Equal(row, settled);
        else
            Assert.Equal(state.OnMarket ? SnapshotStatus.Published : row.OnMarket ? SnapshotStatus.ReadyToPublish : SnapshotStatus.Withdrawn, settled.Status);
    }, iter: 20_000);

    [Fact]
    public void A_market_at_or_ahead_of_the_row_with_other_content_is_overtaken_by_one_version() => Any
        .Where(any => any.Sent.Fate == SendFate.Contested)
        .Sample((row, sent) =>
        {
            var (settled, kind) = SettleRule.Settle(row, sent, At(null), Retry);
            var head = sent.Head!;
            if (head.Version < row.Version)
                Assert.Equal((row, SettleKind.Superseded), (settled, kind));
            else if (head.Version == row.Version && head.Shows(row.OnMarket, row.ContentHash))
                Assert.Equal((row.Version, row.Version, SettleKind.Superseded), (settled.Version, settled.PublishedVersion, kind));
            else
                Assert.Equal((head.Version + 1, row.PublishedVersion, SettleKind.Overtaken), (settled.Version, settled.PublishedVersion, kind));
        }, iter: 20_000);

    [Fact]
    public void A_row_that_was_restored_while_its_version_was_on_its_way_goes_ahead_of_it() => Any
        .Where(any => any.Sent.Fate == SendFate.Held && any.Sent.Claimed.State.Version > any.Row.Version)
        .Sample((row, sent) =>
        {
            var (settled, kind) = SettleRule.Settle(row, sent, At(null), Retry);
            Assert.Equal((sent.Claimed.State.Version + 1, row.PublishedVersion, SettleKind.Overtaken), (settled.Version, settled.PublishedVersion, kind));
            Assert.Equal((0, null, null), (settled.Attempts, settled.ParkedAt, settled.NextAttemptAt));
        }, iter: 5_000);

    [Fact]
    public void A_restored_row_that_reached_the_version_on_its_way_with_other_content_goes_ahead_of_it() =>
        Gen.Select(Row, Gen.Bool).Sample((row, otherContent) =>
        {
            var state = States.Of(version: row.Version, onMarket: !row.OnMarket || otherContent, hash: "of another life");
            var (settled, kind) = SettleRule.Settle(row, new(new(state.SnapshotId, state, row.UnpublishedSince, null), SendFate.Held), At(null), Retry);
            Assert.Equal((row.Version + 1, row.PublishedVersion, SettleKind.Overtaken), (settled.Version, settled.PublishedVersion, kind));
            Assert.NotNull(settled.UnpublishedSince);
        }, iter: 5_000);

    [Fact]
    public void A_worker_that_lost_the_row_counts_no_failure() => Any.Where(any => any.Sent.Fate == SendFate.Refused).Sample((row, sent) =>
        Assert.Equal((row, SettleKind.Failed), SettleRule.Settle(row, sent, At(null) with { LeaseHeld = false }, Retry)), iter: 5_000);

    [Fact]
    public void A_store_that_is_away_leaves_the_row_as_it_is() => Any.Where(any => any.Sent.Fate == SendFate.Unknown).Sample((row, sent) =>
        Assert.Equal((row, SettleKind.Released), SettleRule.Settle(row, sent, At(null), Retry)), iter: 5_000);

    [Fact]
    public void A_refusal_counts_only_for_the_present_version() => Any.Where(any => any.Sent.Fate == SendFate.Refused).Sample((row, sent) =>
    {
        var (settled, kind) = SettleRule.Settle(row, sent, At(null), Retry);
        var counts = sent.Claimed.State.Version == row.Version && row.PublishedVersion < row.Version;
        Assert.Equal(counts ? row.Attempts + 1 : row.Attempts, settled.Attempts);
        Assert.Equal(counts && settled.ParkedAt is not null ? SettleKind.Parked : SettleKind.Failed, kind);
        Assert.Equal(row.Version, settled.Version);
    }, iter: 5_000);

    [Fact]
    public void Success_at_the_present_version_clears_failures_and_parking() => Any.Where(any => any.Sent.Fate == SendFate.Held).Sample((row, sent) =>
    {
        var (settled, _) = SettleRule.Settle(row, sent, At(null), Retry);
        if (sent.Claimed.State.Version == row.Version && !IsOfAnotherLife(row, sent))
            Assert.Equal((0, null, null, null, Now), (settled.Attempts, settled.LastError, settled.ParkedAt, settled.NextAttemptAt, settled.LastSyncedAt));
    }, iter: 5_000);
}
