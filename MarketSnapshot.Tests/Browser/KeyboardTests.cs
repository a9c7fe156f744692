using MarketSnapshot.Tests.EndToEnd;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace MarketSnapshot.Tests.Browser;

/// <summary>Whoever has no mouse: every way through the pages by Tab, Enter, Space and letters; at every step one sees where one is.</summary>
public sealed class KeyboardTests(Topology topology, Chromium chromium) : BrowserTests(topology, chromium)
{
    [Fact]
    public async Task A_buyer_searches_with_filters_opens_a_listing_and_changes_the_language()
    {
        var scene = await MarketScene.CreateAsync(Topology.Api);
        var booking = await scene.FillAsync(Topology);
        var buyer = await OpenAsync(360);
        var page = buyer.Page;
        await page.GotoAsync("/");
        await page.UseAsync(page.Locator(".skip"));
        await Expect(page.Locator("#main")).ToBeFocusedAsync();

        await page.WriteAsync("#crop", scene.Crop);
        await page.TabToAsync(page.Locator("#sort"));
        await page.Keyboard.TypeAsync("Be"); // Best quality
        await page.UseAsync(page.Locator(".more summary"));
        await page.WriteAsync("#min_quality", "95");
        await Expect(page.Locator("#market .empty")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("ControlOrMeta+A");
        await page.Keyboard.TypeAsync("90");
        await page.TabToAsync(page.Locator("#certified"));
        await page.Keyboard.PressAsync("ArrowDown"); // certified only
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(url => url.Contains("min_quality=90", StringComparison.Ordinal) && url.Contains("certified=true", StringComparison.Ordinal) && url.Contains("sort=quality", StringComparison.Ordinal));
        await page.UseAsync(page.Locator($"#market [data-key='{booking}'] a.whole"));
        await page.WaitForURLAsync(url => url.Contains($"/listings/{booking}", StringComparison.Ordinal));
        await page.UseAsync(page.GetByRole(AriaRole.Link, new() { Name = "24 hours" }));
        await Expect(page.Locator(".ranges [aria-current]")).ToHaveTextAsync("24 hours");
        await page.UseAsync(page.Locator(".numbers summary").First, "Space");
        await Expect(page.Locator(".numbers table").First).ToBeVisibleAsync();
        await page.UseAsync(page.GetByRole(AriaRole.Link, new() { Name = "On the map" }));
        await buyer.ComesToAsync("/map");
        await page.UseAsync(page.Locator($".pin[data-key='{scene.Place}']"));
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath != "/map");

        await page.UseAsync(page.Locator(".menu summary").First);
        await Accessibility.PassesAsync(page, "the open menu of languages");
        await page.UseAsync(page.Locator("button[name=language][value=te]"));
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "te");
    }

    [Fact]
    public async Task A_farmer_signs_in_books_extends_and_cancels_with_a_reason()
    {
        var scene = await MarketScene.CreateAsync(Topology.Api);
        var farmer = await OpenAsync(360);
        var page = farmer.Page;
        await farmer.SignInByKeysAsync($"farmer:{scene.Farmer}", "/book");
        await page.WriteAsync("#crop_type", scene.Crop);
        await page.WriteAsync("#quantity_kg", "5000");
        await page.WriteAsync("#duration_days", "30");
        await page.WriteAsync("#near", scene.PlaceName);
        await Expect(page.Locator(".choice").First).ToContainTextAsync(scene.PlaceName);
        await Expect(page.Locator(".choice-price").First).ToHaveTextAsync("₹\u202F2,100");
        await page.UseAsync(page.Locator(".choice input[type=radio]").First, "Space");
        await page.UseAsync(page.GetByRole(AriaRole.Button, new() { Name = "Book Storage" }));
        await farmer.ComesToBookingAsync();

        await page.WriteAsync("#additional_days", "10");
        await Expect(page.Locator("#extend-price")).ToContainTextAsync("₹\u202F2,800");
        await page.UseAsync(page.GetByRole(AriaRole.Button, new() { Name = "Extend the booking" }));
        await Expect(page.Locator(".facts").First).ToContainTextAsync("40 days");
        await page.UseAsync(page.Locator("#cancel summary"));
        await page.WriteAsync("#reason", "sold at the gate");
        await page.UseAsync(page.GetByRole(AriaRole.Button, new() { Name = "Cancel this booking" }));
        await Expect(page.Locator(".notice.warn")).ToContainTextAsync("sold at the gate");
    }

    [Fact]
    public async Task A_vendor_confirms_rejects_with_a_reason_resolves_a_pest_event_and_signs_out()
    {
        var scene = await MarketScene.CreateAsync(Topology.Api);
        await scene.FillAsync(Topology);
        var (first, second) = (await scene.BookAsync(Topology.Api), await scene.BookAsync(Topology.Api));
        var vendor = await OpenAsync(1280);
        var page = vendor.Page;
        await vendor.SignInByKeysAsync($"vendor:{scene.Vendor}", "/vendor");
        await page.UseAsync(page.Locator($"[data-key='booking-{first}'] button[value=confirm]"), "Space");
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "The booking is confirmed." })).ToBeVisibleAsync();

        var card = page.Locator($"[data-key='booking-{second}']");
        await page.UseAsync(card.Locator("summary"));
        await page.WriteAsync($"#reason-{second}", "no room in this hall");
        await page.UseAsync(card.Locator("button[value=reject]"));
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "The booking is rejected." })).ToBeVisibleAsync();
        Assert.Equal("confirmed", (string?)(await Topology.Api.Get($"/api/bookings/{first}"))["booking_status"]);
        var rejected = await Topology.Api.Get($"/api/bookings/{second}");
        Assert.Equal(("rejected", "no room in this hall"), ((string?)rejected["booking_status"], (string?)rejected["rejection_reason"]));

        await page.UseAsync(page.GetByRole(AriaRole.Link, new() { Name = "Pests" }));
        await vendor.ComesToAsync("/vendor/pests");
        await page.WriteAsync("textarea[name=action_taken]", "fumigated");
        await page.UseAsync(page.GetByRole(AriaRole.Button, new() { Name = "Resolve" }));
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "The pest event is resolved." })).ToBeVisibleAsync();
        await Expect(page.Locator(".timeline")).ToContainTextAsync("fumigated");

        await page.UseAsync(page.Locator(".menu summary").Last);
        await Accessibility.PassesAsync(page, "the open menu of a person");
        await page.UseAsync(page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }));
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }
}
