using MarketSnapshot.Core;
using MarketSnapshot.Core.Listings;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using Npgsql;
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

    [Theory]
    [InlineData("{$set: {'storage_price.amount': {$numberDecimal: 'NaN'}}}")]
    [InlineData("{$set: {quantity_kg: 'many'}}")]
    [InlineData("{$set: {end_date: {$date: {$numberLong: '9000000000000000'}}}}")]
    [InlineData("{$set: {published_at: {$date: {$numberLong: '-9000000000000000'}}}}")]
    [InlineData("{$set: {certificates: [1], sensors: []}}")]
    [InlineData("{$set: {'location.id': null}}")]
    public async Task A_listing_that_can_not_be_read_hides_no_other_and_the_next_version_replaces_it(string change)
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var (bad, good) = ((await stores.Facts.SceneAsync()).Booking, (await stores.Facts.SceneAsync()).Booking);
        await stores.RebuildAsync(bad, good);
        await stores.Sync.RunAsync(OwnStores.Stop);
        await stores.Listings.UpdateOneAsync(new BsonDocument("_id", bad.ToString()), BsonDocument.Parse(change), null, OwnStores.Stop);

        var queries = stores.Services.GetRequiredService<ListingQueries>();
        foreach (var sort in Enum.GetValues<ListingSort>())
        {
            var page = await queries.SearchAsync(new() { Near = new GeoArea(18.52, 73.86, 500), Sort = sort }, null, 10, OwnStores.Stop);
            Assert.Equal(good, Assert.Single(page.Items).BookingId);
        }

        await Assert.ThrowsAsync<NotFoundException>(() => queries.GetAsync(bad, OwnStores.Stop));

        // A second writer meets the foreign document under its id and reads it back; then a new version replaces it.
        await stores.SqlAsync("update market_inventory_snapshots set published_version = 0, unpublished_since = now() where booking_id = $1", bad);
        Assert.Equal(0, (await stores.Sync.RunAsync(OwnStores.Stop)).Failed);
        await stores.SqlAsync("update storage_bookings set quantity_kg = 501");
        await stores.RebuildAsync(bad);
        Assert.Equal(1, (await stores.Sync.RunAsync(OwnStores.Stop)).Published);
        Assert.Equal(501m, (await queries.GetAsync(bad, OwnStores.Stop)).QuantityKg);
    }

    [Theory]
    [InlineData("sensors = '{}'")]
    [InlineData("snap_metadata = snap_metadata - 'is_certified'")]
    [InlineData("quantity_kg = 7")]
    public async Task A_snapshot_changed_by_hand_is_put_right_and_published_anew(string change)
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await stores.Facts.SceneAsync();
        await stores.Facts.ReadingAsync(await stores.Facts.SensorAsync(scene.Place), 4);
        await stores.RebuildAsync(scene.Booking);
        await stores.SqlAsync($"update market_inventory_snapshots set {change}");
        await stores.Sync.RunAsync(OwnStores.Stop);

        Assert.True(Assert.Single(await stores.RebuildAsync(scene.Booking)).Changed);
        Assert.Equal(1, (await stores.Sync.RunAsync(OwnStores.Stop)).Published);

        var listing = await stores.ListingAsync(scene.Booking);
        Assert.Equal((500m, 1), (listing![ListingFields.QuantityKg].ToDecimal(), listing["sensors"].AsBsonDocument.ElementCount));
        Assert.False(listing[ListingFields.IsCertified].AsBoolean);
        Assert.False(Assert.Single(await stores.RebuildAsync(scene.Booking)).Changed);
    }

    [Theory]
    [InlineData("sensors", "[]")]
    [InlineData("sensors", "\"x\"")]
    [InlineData("sensors", "{\"a$b.c\": {\"value\": 1e400}}")]
    [InlineData("pest_events", "{}")]
    [InlineData("certificates", "null")]
    public async Task A_damaged_section_is_never_reported_as_published_where_no_buyer_sees_the_listing(string section, string json)
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var booking = (await stores.Facts.SceneAsync()).Booking;
        await stores.RebuildAsync(booking);
        await stores.Sync.RunAsync(OwnStores.Stop);
        await stores.SqlAsync(
            $"update market_inventory_snapshots set {section} = $2::jsonb, version = version + 1, unpublished_since = now() where booking_id = $1",
            booking, json);

        var result = await stores.Sync.RunAsync(OwnStores.Stop);

        Assert.Equal((0, 1), (result.Published, result.Failed));
        var row = await stores.RowAsync(booking);
        Assert.Equal((1L, 1), ((long)row["published_version"]!, (int)row["attempts"]!));
        Assert.Contains($"its section {section} is damaged", (string?)row["last_error"]);
        Assert.DoesNotContain("System.", (string?)row["last_error"]);
        var queries = stores.Services.GetRequiredService<ListingQueries>();
        Assert.Equal(1, (await queries.GetAsync(booking, OwnStores.Stop)).Version);
    }

    [Theory]
    [InlineData("update storage_locations set price_amount = 'NaN'")]
    [InlineData("update storage_locations set capacity_kg = 'NaN'")]
    [InlineData("update storage_locations set facilities = '{{a,b},{c,d}}'")]
    [InlineData("update storage_locations set facilities = '{a,null}'")]
    [InlineData("update storage_bookings set total_price = 'NaN'")]
    [InlineData("update storage_bookings set start_date = '0044-03-15 BC', end_date = timestamptz '0044-03-15 BC' + make_interval(hours => 24 * duration_days)")]
    [InlineData("update storage_guide_storage_inspections set inspected_at = '290000-01-01'")]
    [InlineData("update storage_guide_storage_inspections set visual_defects = '{{a,b},{c,d}}'")]
    [InlineData("update iot_sensors set warn_high = 'Infinity'")]
    [InlineData("update iot_sensors set critical_low = 'NaN'")]
    [InlineData("update iot_sensor_readings set reading_time = '0044-03-15 BC'")]
    [InlineData("update pest_events set detected_at = '0044-03-15 BC'")]
    [InlineData("update certificates set issue_date = '0044-03-15 BC'")]
    [InlineData("update certificates set expiry_date = '290000-01-01'")]
    [InlineData("update farmers set created_at = '290000-01-01'")]
    public async Task A_value_that_no_answer_could_show_is_refused_whoever_writes_it(string sql)
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await stores.Facts.SceneAsync();
        await stores.Facts.ReadingAsync(await stores.Facts.SensorAsync(scene.Place), 4);
        await stores.Facts.PestAsync(scene.Place);
        await stores.Facts.CertificateAsync(scene.Vendor);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => stores.SqlAsync(sql));
        Assert.Equal(PostgresErrorCodes.CheckViolation, refused.SqlState);
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
