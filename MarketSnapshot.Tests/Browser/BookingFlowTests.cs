using System.Text.RegularExpressions;
using MarketSnapshot.Tests.EndToEnd;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace MarketSnapshot.Tests.Browser;

/// <summary>A farmer at a phone and at a desk.</summary>
public sealed class BookingFlowTests(Topology topology, Chromium chromium) : BrowserTests(topology, chromium)
{
    [Theory]
    [InlineData(360, false)]
    [InlineData(1280, true)]
    public async Task Prices_follow_the_form_a_booking_is_made_by_keyboard_and_its_page_shows_the_publishing_by_itself(int width, bool dark)
    {
        var place = await MasterData.PlaceAsync(Topology.Api);
        var farmer = await OpenAsync(width, dark);
        await farmer.SignInAsync($"farmer:{place.FarmerId}", "/book");
        var page = farmer.Page;

        // Many places of other tests lie at the same point: the link of a place shows it in any case.
        await page.GotoAsync($"/book?location_id={place.LocationId}&near=16.3,80.4");
        await page.FillAsync("#crop_type", "chilli");
        await page.FillAsync("#quantity_kg", "5000");
        var mine = page.Locator(".choice").Filter(new() { Has = page.Locator($"input[value='{place.LocationId}']") });
        await Expect(mine.Locator(".choice-price")).ToHaveTextAsync("₹\u202F2,100");
        await page.FillAsync("#duration_days", "60");
        await Expect(mine.Locator(".choice-price")).ToHaveTextAsync("₹\u202F4,200");
        await Expect(page.Locator("#crop_type")).ToHaveValueAsync("chilli");
        await farmer.KeepAsync("book");

        await mine.Locator("input[type=radio]").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.GetByRole(AriaRole.Button, new() { Name = "Book Storage" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var booking = await farmer.ComesToBookingAsync();
        var published = page.Locator(".way > li").Last;
        // Or there already: another test's sync takes along what it finds.
        await Expect(published).ToContainTextAsync(new Regex("With the next sync at|Up to date as of", RegexOptions.None, TimeSpan.FromSeconds(1)));

        // No reload: the page asks for itself.
        await page.EvaluateAsync("window.same = true");
        await Topology.Api.Post($"/api/bookings/{booking}/confirm", null, System.Net.HttpStatusCode.OK);
        await Topology.Api.Post($"/api/snapshots/{booking}/publish", null, System.Net.HttpStatusCode.OK);
        await Expect(published).ToContainTextAsync("Up to date as of");
        await Expect(page.Locator(".way > li.good")).ToHaveCountAsync(4);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "See the listing" })).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("window.same === true"));
        await farmer.KeepAsync("way");
    }

    [Fact]
    public async Task A_double_tap_books_once_and_what_is_typed_survives_a_refresh_of_the_page()
    {
        var place = await MasterData.PlaceAsync(Topology.Api);
        var farmer = await OpenAsync(360);
        await farmer.SignInAsync($"farmer:{place.FarmerId}", "/book");
        var page = farmer.Page;
        await page.GotoAsync($"/book?crop_type=chilli&quantity_kg=100&duration_days=30&near=16.3,80.4&location_id={place.LocationId}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Book Storage" }).DblClickAsync();
        await farmer.ComesToBookingAsync();
        Assert.Single((await Topology.Api.Get($"/api/bookings?farmer_id={place.FarmerId}"))["items"]!.AsArray());

        // The page renews itself every few seconds; a reason that is being written, and the opened form around it, stay.
        await page.Locator("#cancel summary").ClickAsync();
        await page.FillAsync("#reason", "sold at");
        await Topology.Api.Post($"/api/bookings/{new Uri(page.Url).Segments[^1]}/confirm", null, System.Net.HttpStatusCode.OK);
        await Expect(page.Locator(".panel .badge").First).ToHaveTextAsync("Confirmed");
        await Expect(page.Locator("#reason")).ToHaveValueAsync("sold at");
        await page.Locator("#reason").PressSequentiallyAsync(" the gate");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel this booking" }).ClickAsync();
        await Expect(page.Locator(".notice.warn")).ToContainTextAsync("sold at the gate");
        await farmer.KeepAsync("cancelled");
    }
}
