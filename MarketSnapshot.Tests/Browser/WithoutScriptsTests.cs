using MarketSnapshot.Tests.EndToEnd;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace MarketSnapshot.Tests.Browser;

/// <summary>The same with JavaScript off: nothing is lost but the liveliness.</summary>
[Collection(nameof(OwnMarket))]
public sealed class WithoutScriptsTests(Topology topology, Chromium chromium) : BrowserTests(topology, chromium)
{
    [Fact]
    public async Task Without_scripts_storage_is_booked_confirmed_published_extended_and_cancelled()
    {
        var scene = await MarketScene.CreateAsync(Topology.Api);
        var (farmer, vendor, @operator, buyer) = (await OpenAsync(360, scripts: false), await OpenAsync(360, scripts: false), await OpenAsync(1280, scripts: false), await OpenAsync(360, scripts: false));
        var booking = await BookAsync(farmer, scene);

        await vendor.SignInAsync($"vendor:{scene.Vendor}", "/vendor");
        await vendor.Page.Locator($"[data-key='booking-{booking}'] button[value=confirm]").ClickAsync();
        await Expect(vendor.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("The booking is confirmed.");

        await @operator.SignInAsync("operator", "/operations");
        await Operating.SyncAsync(@operator.Page, button => button.ClickAsync());
        await buyer.Page.GotoAsync("/");
        await buyer.Page.FillAsync("#crop", scene.Crop);
        await buyer.Page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await buyer.Page.Locator($"#market [data-key='{booking}'] a.whole").ClickAsync();
        await Expect(buyer.Page.Locator("h1")).ToHaveTextAsync(scene.Crop, new() { IgnoreCase = true });

        await farmer.Page.ReloadAsync();
        await Expect(farmer.Page.Locator(".way > li.good")).ToHaveCountAsync(4);
        await farmer.Page.FillAsync("#additional_days", "10");
        await farmer.Page.GetByRole(AriaRole.Button, new() { Name = "Extend the booking" }).ClickAsync();
        await Expect(farmer.Page.Locator(".facts").First).ToContainTextAsync("40 days");
        await farmer.Page.Locator("#cancel summary").ClickAsync();
        await farmer.Page.FillAsync("#reason", "sold at the gate");
        await farmer.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel this booking" }).ClickAsync();
        await Expect(farmer.Page.Locator(".notice.warn")).ToContainTextAsync("sold at the gate");

        await Operating.SyncAsync(@operator.Page, button => button.ClickAsync());
        await buyer.Page.GotoAsync(scene.Search);
        await Expect(buyer.Page.Locator("#market .empty")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Without_scripts_a_booking_is_rejected_a_pest_event_resolved_a_parked_snapshot_tried_and_the_language_changed()
    {
        var scene = await MarketScene.CreateAsync(Topology.Api);
        await scene.FillAsync(Topology);
        var (refused, parked) = (await scene.BookAsync(Topology.Api), await scene.ParkAsync(Topology));
        var vendor = await OpenAsync(360, scripts: false);
        await vendor.SignInAsync($"vendor:{scene.Vendor}", "/vendor");
        var card = vendor.Page.Locator($"[data-key='booking-{refused}']");
        await card.Locator("summary").ClickAsync();
        await card.Locator("textarea").FillAsync("no room in this hall");
        await card.Locator("button[value=reject]").ClickAsync();
        await Expect(vendor.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("The booking is rejected.");
        Assert.Equal("no room in this hall", (string?)(await Topology.Api.Get($"/api/bookings/{refused}"))["rejection_reason"]);
        await vendor.Page.GotoAsync("/vendor/pests");
        await vendor.Page.FillAsync("textarea[name=action_taken]", "fumigated");
        await vendor.Page.GetByRole(AriaRole.Button, new() { Name = "Resolve" }).ClickAsync();
        await Expect(vendor.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("The pest event is resolved.");

        var @operator = await OpenAsync(360, scripts: false);
        await @operator.SignInAsync("operator", "/operations/parked");
        await @operator.Page.Locator($"[data-key='parked-{parked}'] button[value=publish]").ClickAsync();
        await Expect(@operator.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("It is on the market.");
        await @operator.Page.Locator(".menu summary").First.ClickAsync();
        await @operator.Page.Locator("button[name=language][value=hi]").ClickAsync();
        await Expect(@operator.Page.Locator("html")).ToHaveAttributeAsync("lang", "hi");
    }

    private static async Task<string> BookAsync(BrowserPage farmer, MarketScene scene)
    {
        await farmer.SignInAsync($"farmer:{scene.Farmer}", "/book");
        var page = farmer.Page;
        await page.FillAsync("#crop_type", scene.Crop);
        await page.FillAsync("#quantity_kg", "5000");
        await page.FillAsync("#near", scene.PlaceName);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show places and prices" }).ClickAsync();
        await Expect(page.Locator(".choice").First).ToContainTextAsync(scene.PlaceName);
        await Expect(page.Locator(".choice-price").First).ToHaveTextAsync("₹\u202F2,100");
        await page.Locator(".choice input[type=radio]").First.CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Book Storage" }).ClickAsync();
        return await farmer.ComesToBookingAsync();
    }
}
