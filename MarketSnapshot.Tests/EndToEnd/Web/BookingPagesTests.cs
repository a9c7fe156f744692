using System.Net;
using AngleSharp.Dom;
using Aspire.Hosting.Testing;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Web;

/// <summary>The pages of a farmer, without a script.</summary>
public sealed class BookingPagesTests(Topology topology)
{
    [Fact]
    public async Task A_farmer_books_at_the_price_that_was_shown_and_sending_the_form_twice_or_at_once_books_once()
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        using var farmer = await WebVisitor.SignInAsync(topology, $"farmer:{place.FarmerId}");
        (string, string)[] wishes = [("crop_type", "chilli"), ("quantity_kg", "5000"), ("duration_days", "30"), ("near", "16.3,80.4"), ("location_id", place.LocationId)];

        // Without a script the button "show" leads to the page with places and prices; the address holds no token and no key.
        var first = (await farmer.GetAsync("/book")).Form("book");
        var shown = await farmer.SendAsync(first, [.. wishes, ("step", "show")]);
        Assert.Equal(HttpStatusCode.Redirect, shown.Status);
        Assert.DoesNotContain("Token", shown.Location, StringComparison.OrdinalIgnoreCase);
        var page = await farmer.GetAsync(shown.Location!);
        Assert.Equal("2100.00", page.Document.QuerySelector($"input[name='price-{place.LocationId}']")!.GetAttribute("value"));

        // Whoever has not seen the price yet sees it before anything is booked.
        var unseen = await farmer.SendAsync(first, [.. wishes, ("step", "book")]);
        Assert.Equal(HttpStatusCode.OK, unseen.Status);
        Assert.Contains("2,100", unseen.Text(".notice.warn"), StringComparison.Ordinal);

        var form = page.Form("book");
        var taps = await Task.WhenAll(farmer.SendAsync(form, ("step", "book")), farmer.SendAsync(form, ("step", "book")));
        var again = await farmer.SendAsync(form, ("step", "book"));
        var way = Assert.Single(taps.Append(again).Select(tap => tap.Location).Distinct());
        Assert.StartsWith("/bookings/", way, StringComparison.Ordinal);
        var booking = Assert.Single((await topology.Api.Get($"/api/bookings?farmer_id={place.FarmerId}"))["items"]!.AsArray())!;
        Assert.Equal(2100m, (decimal)booking["total_price"]!);
        topology.Logs.AssertNoErrors(ResourceNames.Web);
    }

    [Fact]
    public async Task The_place_that_one_came_for_is_offered_with_its_price_however_many_are_nearer()
    {
        for (var nearer = 0; nearer < 25; nearer++)
            await MasterData.PlaceAsync(topology.Api);
        var place = await MasterData.PlaceAsync(topology.Api);
        using var farmer = await WebVisitor.SignInAsync(topology, $"farmer:{place.FarmerId}");

        foreach (var near in new[] { "16.3,80.4", "" })
        {
            var page = await farmer.GetAsync($"/book?crop_type=chilli&quantity_kg=5000&duration_days=30&near={near}&location_id={place.LocationId}");
            Assert.Equal("2100.00", page.Document.QuerySelector($"input[name='price-{place.LocationId}']")?.GetAttribute("value"));
        }
    }

    [Fact]
    public async Task A_form_that_has_grown_old_books_nothing_and_says_so()
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        using var farmer = await WebVisitor.SignInAsync(topology, $"farmer:{place.FarmerId}");
        var form = (await farmer.GetAsync($"/book?crop_type=chilli&quantity_kg=600&duration_days=30&location_id={place.LocationId}")).Form("book");

        var refused = await farmer.SendAsync(form, ("__RequestVerificationToken", "of another day"), ("step", "book"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("grown old", refused.Text("h1"), StringComparison.Ordinal);
        Assert.Empty((await topology.Api.Get($"/api/bookings?farmer_id={place.FarmerId}"))["items"]!.AsArray());
    }

    [Fact]
    public async Task The_APIs_errors_stand_at_their_fields_with_what_was_typed()
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        using var farmer = await WebVisitor.SignInAsync(topology, $"farmer:{place.FarmerId}");
        var form = (await farmer.GetAsync("/book")).Form("book");

        var refused = await farmer.SendAsync(form, ("crop_type", ""), ("quantity_kg", "0"), ("duration_days", "731"), ("location_id", place.LocationId), ("step", "book"));

        Assert.Equal("731", refused.Document.QuerySelector("#duration_days")!.GetAttribute("value"));
        Assert.Contains("730", refused.Text("#duration_days-error"), StringComparison.Ordinal);
        Assert.Contains("1000000", refused.Text("#quantity_kg-error"), StringComparison.Ordinal);
        Assert.NotEmpty(refused.Text("#crop_type-error"));
        var nowhere = await farmer.SendAsync(form, ("crop_type", "chilli"), ("quantity_kg", "10"), ("step", "book"));
        Assert.NotEmpty(nowhere.Text("#location_id-error"));
        Assert.Empty((await topology.Api.Get($"/api/bookings?farmer_id={place.FarmerId}"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_place_that_filled_up_meanwhile_is_told_and_a_form_used_for_another_booking_asks_once_more()
    {
        var place = await MasterData.PlaceAsync(topology.Api, capacityKg: 1_000);
        using var farmer = await WebVisitor.SignInAsync(topology, $"farmer:{place.FarmerId}");
        var form = (await farmer.GetAsync($"/book?crop_type=chilli&quantity_kg=600&duration_days=30&location_id={place.LocationId}")).Form("book");
        Assert.NotNull((await farmer.SendAsync(form, ("step", "book"))).Location);

        var other = (await farmer.GetAsync($"/book?crop_type=chilli&quantity_kg=601&duration_days=30&location_id={place.LocationId}")).Form("book");
        var full = await farmer.SendAsync(other, ("step", "book"));
        Assert.Contains("no room", full.Text(".notice.bad"), StringComparison.Ordinal);

        var key = form.QuerySelector("input[name=key]")!.GetAttribute("value")!;
        var small = (await farmer.GetAsync($"/book?crop_type=chilli&quantity_kg=100&duration_days=30&location_id={place.LocationId}")).Form("book");
        var reused = await farmer.SendAsync(small, ("key", key), ("step", "book"));
        Assert.Contains("already", reused.Text(".notice.bad"), StringComparison.Ordinal);
        Assert.NotNull((await farmer.SendAsync(reused.Form("book"), ("step", "book"))).Location);
    }

    [Fact]
    public async Task A_booking_is_followed_extended_once_and_cancelled_with_its_reason()
    {
        var (place, booking) = await BookedAsync();
        using var farmer = await WebVisitor.SignInAsync(topology, $"farmer:{place.FarmerId}");
        var way = await farmer.GetAsync($"/bookings/{booking}");
        Assert.Equal(4, way.Document.QuerySelectorAll(".way > li").Length);
        Assert.Contains("next sync", way.Text(".way > li:last-child"), StringComparison.Ordinal);

        var preview = await farmer.GetAsync($"/bookings/{booking}?additional_days=15");
        Assert.Contains("₹\u202F63", preview.Text("#extend-price"), StringComparison.Ordinal);
        var extend = way.Form("extend");
        Assert.Equal($"/bookings/{booking}", (await farmer.SendAsync(extend, ("additional_days", "15"))).Location);
        Assert.Equal($"/bookings/{booking}", (await farmer.SendAsync(extend, ("additional_days", "15"))).Location);
        Assert.Equal(45, (int)(await topology.Api.Get($"/api/bookings/{booking}"))["duration_days"]!);

        var cancel = way.Form("cancel");
        Assert.Equal($"/bookings/{booking}", (await farmer.SendAsync(cancel, ("reason", "sold at the gate"))).Location);
        var after = await topology.Api.Get($"/api/bookings/{booking}");
        Assert.Equal(("cancelled", "sold at the gate"), ((string?)after["booking_status"], (string?)after["cancellation_reason"]));
        var list = await farmer.GetAsync("/bookings?status=cancelled");
        Assert.Contains("sold at the gate", list.Text($"[data-key='booking-{booking}']"), StringComparison.Ordinal);
        Assert.Empty((await farmer.GetAsync("/bookings?status=pending")).Document.QuerySelectorAll("article"));
    }

    [Fact]
    public async Task Another_farmers_booking_is_not_there_and_nobody_books_without_signing_in()
    {
        var (_, booking) = await BookedAsync();
        var other = await MasterData.PlaceAsync(topology.Api);
        using var farmer = await WebVisitor.SignInAsync(topology, $"farmer:{other.FarmerId}");
        Assert.Equal(HttpStatusCode.NotFound, (await farmer.GetAsync($"/bookings/{booking}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await farmer.GetAsync($"/bookings/{Guid.NewGuid()}")).Status);

        using var nobody = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = topology.Application.GetEndpoint(ResourceNames.Web) };
        using var sent = await nobody.GetAsync("/book", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        Assert.Contains("/sign-in", sent.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    private async Task<(MasterData.Place Place, string Booking)> BookedAsync()
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        var booking = await topology.Api.Post("/api/bookings", new
        {
            farmer_id = place.FarmerId, location_id = place.LocationId, crop_type = "chilli", quantity_kg = 100, duration_days = 30,
            start_date = TimeProvider.System.GetUtcNow().AddDays(1),
        });
        return (place, (string)booking["id"]!);
    }
}
