using CsCheck;
using MarketSnapshot.Core.Listings.Events;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Snapshots;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Listings;

public sealed class ListingEventRuleTests
{
    private static readonly Gen<(long Version, SnapshotStatus Status)> Confirmed =
        Gen.Select(Gen.Long[0, 5], Gen.OneOfConst(SnapshotStatus.ReadyToPublish, SnapshotStatus.Published, SnapshotStatus.Withdrawn));

    [Fact]
    public void A_version_that_is_confirmed_again_or_not_at_all_says_nothing() =>
        Gen.Select(Confirmed, Confirmed).Sample((before, after) =>
            after.Version > before.Version || ListingEventRule.Of(Row(before), Row(after)) is null);

    [Fact]
    public void Through_any_history_what_was_there_is_updated_or_withdrawn_and_what_was_not_appears() =>
        Confirmed.Array[1, 30].Sample(history =>
        {
            var onMarket = false;
            var before = Row((0, SnapshotStatus.ReadyToPublish));
            foreach (var after in history.Select(Row))
            {
                // Only what is confirmed changes where a listing stands.
                if (after.PublishedVersion <= before.PublishedVersion)
                    continue;
                var expected = after.Status != SnapshotStatus.Published ? ListingEventKind.Withdrawn
                    : onMarket ? ListingEventKind.Updated : ListingEventKind.Published;
                Assert.Equal(expected, ListingEventRule.Of(before, after));
                (before, onMarket) = (after, after.Status == SnapshotStatus.Published);
            }
        });

    private static SnapshotStanding Row((long Version, SnapshotStatus Status) confirmed) => new()
    {
        Version = 9, PublishedVersion = confirmed.Version, Status = confirmed.Status, OnMarket = true, ContentHash = "a",
    };
}
