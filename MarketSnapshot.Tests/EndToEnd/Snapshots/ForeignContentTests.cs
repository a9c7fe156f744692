using MarketSnapshot.Core.Listings;
using MongoDB.Bson;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Snapshots;

/// <summary>Content that somebody wrote into a store by hand stands in the way of nothing else, and of its own repair neither.</summary>
public sealed class ForeignContentTests(Topology topology)
{
    [Fact]
    public async Task A_snapshot_that_can_not_be_written_as_a_listing_fails_alone_and_gives_its_lease_back()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var (bad, good) = ((await stores.Facts.SceneAsync()).Booking, (await stores.Facts.SceneAsync()).Booking);
        await stores.RebuildAsync(bad, good);
        await stores.SqlAsync(
            """update market_inventory_snapshots set listing_details = jsonb_set(listing_details, '{storage_price,amount}', '"NaN"') where booking_id = $1""", bad);

        var result = await stores.Sync.RunAsync(OwnStores.Stop);

        Assert.Equal((1, 1), (result.Published, result.Failed));
        Assert.NotNull(await stores.ListingAsync(good));
        var row = await stores.RowAsync(bad);
        Assert.StartsWith("The snapshot can't be written as a listing: ", (string?)row["last_error"]);
        Assert.Equal(1, (int)row["attempts"]!);
        Assert.Null(row["lease_token"]);
    }

    public static TheoryData<string> ForeignVersions =>
        ["{$set: {version: 'x'}}", "{$unset: {version: 1}}", "{$set: {version: null}}", "{$set: {version: {$numberDouble: 'Infinity'}}}",
         "{$set: {version: {$numberDouble: 'NaN'}}}", "{$set: {version: {$numberLong: '9223372036854775807'}}}", "{$set: {version: {v: 7}}}"];

    [Theory]
    [MemberData(nameof(ForeignVersions))]
    public async Task A_version_that_nobody_gave_does_not_keep_the_next_one_off_the_market(string change)
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var booking = (await stores.Facts.SceneAsync()).Booking;
        await stores.RebuildAsync(booking);
        await stores.Sync.RunAsync(OwnStores.Stop);
        await stores.Listings.UpdateOneAsync(new BsonDocument("_id", booking.ToString()), BsonDocument.Parse(change), null, OwnStores.Stop);

        await stores.SqlAsync("update storage_bookings set quantity_kg = 501");
        await stores.RebuildAsync(booking);
        var result = await stores.Sync.RunAsync(OwnStores.Stop);

        Assert.Equal((1, 0), (result.Published, result.Failed));
        var listing = await stores.ListingAsync(booking);
        Assert.Equal((2L, 501m), (listing![ListingFields.Version].ToInt64(), listing[ListingFields.QuantityKg].ToDecimal()));
    }
}
