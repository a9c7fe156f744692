using MarketSnapshot.Tests.EndToEnd;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace MarketSnapshot.Tests.Browser;

/// <summary>The whole story, by four persons in four browsers.</summary>
[Collection(nameof(OwnMarket))]
public sealed class StoryTests(Topology topology, Chromium chromium) : BrowserTests(topology, chromium)
{
    private const string Reason = "Sold at the farm gate";

    [Theory]
    [InlineData(360)]
    [InlineData(1280)]
    public async Task What_a_farmer_books_appears_on_a_buyer_s_open_page_and_leaves_it_when_the_farmer_cancels(int width)
    {
        var scene = await MarketScene.CreateAsync(Topology.Api);
        var buyer = await OpenAsync(width);
        await buyer.Page.GotoAsync(scene.Search);
        await Expect(buyer.Page.Locator("#market .empty")).ToBeVisibleAsync();
        await buyer.KeepAsync("story-1-buyer-before");
        await buyer.Page.EvaluateAsync("window.neverReloaded = true");

        var farmer = await OpenAsync(width);
        var booking = await BookAsync(farmer, scene);
        var vendor = await OpenAsync(width);
        await ConfirmAsync(vendor, scene, booking);

        var @operator = await OpenAsync(width);
        await @operator.SignInAsync("operator", "/operations");
        await @operator.KeepAsync("story-5-operations-before");
        var listing = buyer.Page.Locator($"#market [data-key='{booking}']");
        Assert.Equal(0, await listing.CountAsync());
        await Operating.SyncAsync(@operator.Page, button => button.ClickAsync());
        await @operator.KeepAsync("story-6-operations-synced");

        await Expect(listing).ToContainTextAsync(scene.PlaceName);
        await Expect(listing.Locator(".badge").First).ToHaveTextAsync("Confirmed");
        await buyer.KeepAsync("story-7-buyer-sees-it");

        await CancelAsync(farmer);
        await Operating.SyncAsync(@operator.Page, button => button.ClickAsync());
        await Expect(listing).ToHaveCountAsync(0);
        await Expect(buyer.Page.Locator("#market .empty")).ToBeVisibleAsync();
        await Expect(farmer.Page.Locator(".way > li").Last).ToContainTextAsync("Left the market at");
        await farmer.KeepAsync("story-9-farmer-left-the-market");
        Assert.True(await buyer.Page.EvaluateAsync<bool>("window.neverReloaded === true"), "The buyer's page was loaded anew.");
    }

    private static async Task<string> BookAsync(BrowserPage farmer, MarketScene scene)
    {
        await farmer.SignInAsync($"farmer:{scene.Farmer}", "/book");
        var page = farmer.Page;
        await page.FillAsync("#crop_type", scene.Crop);
        await page.FillAsync("#quantity_kg", "5000");
        await page.FillAsync("#near", scene.PlaceName);
        var choice = page.Locator(".choice").First;
        await Expect(choice).ToContainTextAsync(scene.PlaceName);
        await Expect(choice.Locator(".choice-price")).ToHaveTextAsync("₹\u202F2,100");
        await choice.Locator("input[type=radio]").CheckAsync();
        await farmer.KeepAsync("story-2-farmer-books");
        await page.GetByRole(AriaRole.Button, new() { Name = "Book Storage" }).ClickAsync();
        var booking = await farmer.ComesToBookingAsync();
        await farmer.KeepAsync("story-3-farmer-booked");
        return booking;
    }

    private static async Task ConfirmAsync(BrowserPage vendor, MarketScene scene, string booking)
    {
        await vendor.SignInAsync($"vendor:{scene.Vendor}", "/vendor");
        var card = vendor.Page.Locator($"[data-key='booking-{booking}']");
        await Expect(card).ToContainTextAsync("5,000 kg");
        await vendor.KeepAsync("story-4-vendor-asked");
        await card.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await Expect(vendor.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "The booking is confirmed." })).ToBeVisibleAsync();
        await Expect(card).ToHaveCountAsync(0);
    }

    private static async Task CancelAsync(BrowserPage farmer)
    {
        await farmer.Page.Locator("#cancel summary").ClickAsync();
        await farmer.Page.FillAsync("#reason", Reason);
        await farmer.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel this booking" }).ClickAsync();
        await Expect(farmer.Page.Locator(".notice.warn")).ToContainTextAsync(Reason);
        await farmer.KeepAsync("story-8-farmer-cancelled");
    }
}
