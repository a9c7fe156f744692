using MarketSnapshot.Core;
using MarketSnapshot.Core.Listings;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Listings;

/// <summary>What buyers find, compared with what a plain look at all listings finds.</summary>
public sealed class ListingSearchTests(MarketOfMany market) : IClassFixture<MarketOfMany>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Searches =>
    [
        "everything", "crop", "crop that nobody has", "grade", "certified", "not certified", "quality", "no pest alerts", "near", "all together",
    ];

    [Theory]
    [MemberData(nameof(Searches))]
    public async Task A_search_finds_exactly_what_meets_it_in_every_order_page_by_page(string name)
    {
        var (search, meets) = Of(name);
        foreach (var sort in Enum.GetValues<ListingSort>().Where(sort => search.Near is not null || sort != ListingSort.Distance))
        {
            List<ListingView> found = [];
            string? cursor = null;
            do
            {
                var page = await market.Queries.SearchAsync(search with { Sort = sort }, cursor, 7, Stop);
                Assert.True(page.Items.Count <= 7);
                found.AddRange(page.Items);
                cursor = page.NextCursor;
            }
            while (cursor is not null);

            Assert.Equal(found.Count, found.Select(listing => listing.BookingId).Distinct().Count());
            var expected = market.All.Where(meets).ToList();
            Assert.Equal(expected.Select(l => l.BookingId).Order(), found.Select(l => l.BookingId).Order());
            Assert.Equal(Keys(Ordered(expected, sort, search.Near), sort), Keys(found, sort));
        }
    }

    [Fact]
    public async Task Without_an_order_the_newest_come_first_and_around_a_point_the_nearest()
    {
        var newest = await market.Queries.SearchAsync(new(), null, 5, Stop);
        Assert.Equal(market.All.Max(l => l.FirstPublishedAt), newest.Items[0].FirstPublishedAt);
        Assert.All(newest.Items, listing => Assert.Null(listing.DistanceKm));

        var near = new GeoArea(18.52, 73.86, 300);
        var nearest = await market.Queries.SearchAsync(new() { Near = near }, null, 5, Stop);
        Assert.Equal(0, nearest.Items[0].DistanceKm!.Value, 0.001);
        Assert.All(nearest.Items, listing => Assert.True(listing.DistanceKm <= near.RadiusKm));
    }

    [Fact]
    public async Task A_cursor_of_another_order_is_refused()
    {
        var page = await market.Queries.SearchAsync(new() { Sort = ListingSort.Quality }, null, 2, Stop);
        await Assert.ThrowsAsync<InvalidFieldException>(() => market.Queries.SearchAsync(new() { Sort = ListingSort.Newest }, page.NextCursor, 2, Stop));
        await Assert.ThrowsAsync<InvalidFieldException>(() => market.Queries.SearchAsync(new() { Near = new(18, 73, 50) }, page.NextCursor, 2, Stop));
    }

    [Fact]
    public async Task A_withdrawn_listing_is_neither_found_nor_shown()
    {
        await Assert.ThrowsAsync<NotFoundException>(() => market.Queries.GetAsync(market.Withdrawn, Stop));
        Assert.DoesNotContain(market.All, listing => listing.BookingId == market.Withdrawn);
        Assert.Equal(market.All[0].BookingId, (await market.Queries.GetAsync(market.All[0].BookingId, Stop)).BookingId);
    }

    [Fact]
    public async Task Processes_that_start_at_the_same_moment_end_with_one_set_of_indexes()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => new ListingIndexes(market.Stores.Market).EnsureAsync(Stop)));
        var indexes = await (await market.Stores.Listings.Indexes.ListAsync(Stop)).ToListAsync(Stop);
        Assert.Equal(
            ["_id_", "booking", "geo", "status_crop_newest", "status_crop_quality", "status_ending", "status_newest", "status_place", "status_quality", "status_quantity", "tombstones"],
            indexes.Select(index => index["name"].AsString).Order(StringComparer.Ordinal));
        Assert.Equal(30 * 24 * 3600, indexes.Single(index => index["name"] == "tombstones")["expireAfterSeconds"].ToInt32());
    }

    [Fact]
    public async Task An_index_that_is_defined_otherwise_is_replaced()
    {
        await market.Stores.Listings.Indexes.DropOneAsync("tombstones", Stop);
        await market.Stores.Listings.Indexes.CreateOneAsync(
            new CreateIndexModel<BsonDocument>(new BsonDocument("withdrawn_at", 1), new CreateIndexOptions { Name = "tombstones", ExpireAfter = TimeSpan.FromDays(1) }), cancellationToken: Stop);
        await new ListingIndexes(market.Stores.Market).EnsureAsync(Stop);
        var indexes = await (await market.Stores.Listings.Indexes.ListAsync(Stop)).ToListAsync(Stop);
        Assert.Equal(30 * 24 * 3600, indexes.Single(index => index["name"] == "tombstones")["expireAfterSeconds"].ToInt32());
    }

    private static (ListingSearch Search, Func<ListingView, bool> Meets) Of(string name)
    {
        var near = new GeoArea(18.52, 73.86, 260);
        return name switch
        {
            "everything" => (new(), _ => true),
            "crop" => (new() { Crop = " TOMATO " }, l => l.CropType.Equals("tomato", StringComparison.OrdinalIgnoreCase)),
            "crop that nobody has" => (new() { Crop = "saffron" }, _ => false),
            "grade" => (new() { Grade = "B" }, l => l.Grade == "B"),
            "certified" => (new() { Certified = true }, l => l.IsCertified == true),
            "not certified" => (new() { Certified = false }, l => l.IsCertified == false),
            "quality" => (new() { MinQuality = 60 }, l => l.QualityScore >= 60),
            "no pest alerts" => (new() { NoPestAlerts = true }, l => l.HasPestAlerts == false),
            "near" => (new() { Near = near }, l => Distance(near, l) <= near.RadiusKm),
            _ => (new() { Crop = "tomato", MinQuality = 30, Near = near, NoPestAlerts = true },
                l => l.CropType.Equals("tomato", StringComparison.OrdinalIgnoreCase) && l.QualityScore >= 30 && l.HasPestAlerts == false && Distance(near, l) <= near.RadiusKm),
        };
    }

    private static IEnumerable<ListingView> Ordered(IEnumerable<ListingView> listings, ListingSort sort, GeoArea? near) => sort switch
    {
        ListingSort.Newest => listings.OrderByDescending(l => l.FirstPublishedAt),
        ListingSort.Quality => listings.OrderByDescending(l => l.QualityScore ?? double.NegativeInfinity),
        ListingSort.Quantity => listings.OrderByDescending(l => l.QuantityKg),
        ListingSort.Ending => listings.OrderBy(l => l.EndDate),
        _ => listings.Select(l => l with { DistanceKm = Math.Round(Distance(near!, l), 3) }).OrderBy(l => l.DistanceKm),
    };

    /// <summary>What the order goes by; ties are settled by ids, which another order of equal keys does not change.</summary>
    private static IEnumerable<object?> Keys(IEnumerable<ListingView> listings, ListingSort sort) => listings.Select(l => sort switch
    {
        ListingSort.Newest => l.FirstPublishedAt,
        ListingSort.Quality => l.QualityScore,
        ListingSort.Quantity => l.QuantityKg,
        ListingSort.Ending => l.EndDate,
        _ => (object?)l.DistanceKm,
    });

    private static double Distance(GeoArea near, ListingView listing) =>
        near.DistanceKmTo(listing.Location.Geo.Coordinates[1], listing.Location.Geo.Coordinates[0]);
}
