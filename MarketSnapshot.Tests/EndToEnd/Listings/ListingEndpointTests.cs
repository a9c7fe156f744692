using System.Net;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Listings;

/// <summary>The market over HTTP.</summary>
public sealed class ListingEndpointTests(Topology topology)
{
    [Fact]
    public async Task A_buyer_finds_a_published_listing_with_its_age()
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        var crop = $"crop {Guid.NewGuid():N}";
        var booking = await topology.Api.Post("/api/bookings", new
        {
            farmer_id = place.FarmerId, location_id = place.LocationId, crop_type = crop, quantity_kg = 250.5, duration_days = 10, grade = "B",
            start_date = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd"),
        });
        var id = (string)booking["id"]!;
        await topology.Api.Get($"/api/listings/{id}", HttpStatusCode.NotFound);
        await topology.Api.Post($"/api/snapshots/{id}/publish", body: null, HttpStatusCode.OK);

        var found = (await topology.Api.Get($"/api/listings?crop={Uri.EscapeDataString(crop.ToUpperInvariant())}&near=16.3,80.4&radius_km=1&grade=B"))["items"]!.AsArray();
        var listing = Assert.Single(found)!;
        Assert.Equal((id, "claimed", 250.5m, 0m), ((string?)listing["booking_id"], (string?)listing["grade_source"], (decimal)listing["quantity_kg"]!, (decimal)listing["distance_km"]!));
        Assert.NotNull((string?)listing["updated_at"]);
        Assert.Null(listing["quality_score"]);
        Assert.Equal((string?)listing["content_hash"], (string?)(await topology.Api.Get($"/api/listings/{id}"))["content_hash"]);
        Assert.Empty((await topology.Api.Get($"/api/listings?crop={Uri.EscapeDataString(crop)}&min_quality=1"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_buyer_sees_the_versions_that_the_market_has_shown_and_nobody_s_name()
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        var booking = await topology.Api.Post("/api/bookings", new
        {
            farmer_id = place.FarmerId, location_id = place.LocationId, crop_type = "rice", quantity_kg = 10, duration_days = 10,
            start_date = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd"),
        });
        var id = (string)booking["id"]!;
        await topology.Api.Get($"/api/listings/{id}/versions", HttpStatusCode.NotFound);
        await topology.Api.Post($"/api/snapshots/{id}/publish", body: null, HttpStatusCode.OK);
        await topology.Api.Post($"/api/bookings/{id}/confirm", body: null, HttpStatusCode.OK);

        var shown = Assert.Single((await topology.Api.Get($"/api/listings/{id}/versions"))["items"]!.AsArray())!.AsObject();
        Assert.Equal(["at", "changed_sections", "version"], shown.Select(field => field.Key).Order());
        await topology.Api.Post($"/api/snapshots/{id}/publish", body: null, HttpStatusCode.OK);
        Assert.Equal([2, 1], (await topology.Api.Get($"/api/listings/{id}/versions"))["items"]!.AsArray().Select(version => (int)version!["version"]!));

        await topology.Api.Post($"/api/bookings/{id}/cancel", new { reason = "sold" }, HttpStatusCode.OK);
        await topology.Api.Get($"/api/listings/{id}/versions", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("near=1", "near")]
    [InlineData("near=91,0", "near")]
    [InlineData("near=a,b", "near")]
    [InlineData("radius_km=5", "near")]
    [InlineData("sort=distance", "near")]
    [InlineData("near=1,1&radius_km=0", "radius_km")]
    [InlineData("near=1,1&radius_km=NaN", "radius_km")]
    [InlineData("min_quality=101", "min_quality")]
    [InlineData("sort=cheapest", "sort")]
    [InlineData("certified=maybe", "certified")]
    [InlineData("limit=201", "limit")]
    [InlineData("cursor=xyz", "cursor")]
    public async Task A_wrong_search_names_its_field(string query, string field)
    {
        var problem = await topology.Api.Get($"/api/listings?{query}", HttpStatusCode.BadRequest);
        Assert.Equal([field], problem["errors"]!.AsObject().Select(error => error.Key));
    }
}
