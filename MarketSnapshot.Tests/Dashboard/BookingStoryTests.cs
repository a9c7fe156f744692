using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using MarketSnapshot.Tests.EndToEnd;
using Microsoft.Playwright;
using Xunit;

namespace MarketSnapshot.Tests.Dashboard;

/// <summary>What a person does with the dashboard of a running system, in a browser.</summary>
[Collection(nameof(WatchedTopology))]
public sealed class BookingStoryTests(WatchedTopology topology)
{
    [Fact]
    public async Task A_booking_is_followed_from_its_request_to_MongoDB_and_a_resource_is_stopped_and_restarted()
    {
        await using var browser = await Browser.StartAsync();
        await BookAndPublishAsync(topology.Api);

        var page = await browser.PageAsync();
        await page.GotoAsync(topology.LoginUrl);
        await Assertions.Expect(Row(page, ResourceNames.Api)).ToContainTextAsync("Healthy");
        await Browser.LookAsync(page, "resources");
        await page.GetByRole(AriaRole.Link, new() { Name = ResourceNames.Api, Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#resource")).ToContainTextAsync("Password=******");
        await Browser.LookAsync(page, "resource");
        await FollowTheBookingAsync(page);
        await SeeMetricsAndConsoleAsync(page);
        await StopAndRestartAsync(page);
    }

    private static async Task FollowTheBookingAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Traces" }).ClickAsync();
        await Browser.LookAsync(page, "traces");
        await page.Locator(".trace", new() { HasTextString = "POST /api/bookings" }).First.ClickAsync();
        var request = page.Locator(".waterfall > details").First;
        await request.Locator("summary").First.ClickAsync();
        await Browser.LookAsync(page, "trace");

        await request.GetByRole(AriaRole.Link, new() { Name = "publish snapshots" }).First.ClickAsync();
        await Assertions.Expect(page.Locator(".waterfall")).ToContainTextAsync("update market.market_listings");
        var publish = page.Locator("details[open]", new() { HasTextString = "publish snapshots" }).First;
        await Assertions.Expect(publish).ToContainTextAsync("Goes back to"); // opened by the link itself
        await Browser.LookAsync(page, "publish");

        await page.GetByRole(AriaRole.Link, new() { Name = "its logs" }).ClickAsync();
        await Assertions.Expect(page.Locator("#logs")).ToContainTextAsync("finished in");
        await page.Locator(".logs > details > summary").First.ClickAsync();
        await Browser.LookAsync(page, "logs");
    }

    private static async Task SeeMetricsAndConsoleAsync(IPage page)
    {
        await page.Keyboard.PressAsync("m");
        await page.GetByLabel("Resource").SelectOptionAsync(ResourceNames.Api);
        await Browser.LookAsync(page, "instruments");
        await page.GetByRole(AriaRole.Link, new() { Name = "http.server.request.duration" }).ClickAsync();
        await Assertions.Expect(page.Locator(".chart .line")).ToHaveCountAsync(3); // p50, p90, p99
        await Browser.LookAsync(page, "metrics");

        await page.Keyboard.PressAsync("c");
        await page.GetByLabel("Resource").SelectOptionAsync(ResourceNames.Mongo);
        await Assertions.Expect(page.Locator(".console")).ToContainTextAsync("Waiting for connections");
        await Browser.LookAsync(page, "console");
        await page.GetByLabel("Search").FillAsync("no line holds this");
        await Assertions.Expect(page.Locator(".empty")).ToContainTextAsync("Search for less");
        await Browser.LookAsync(page, "console-nothing-found");

        await page.GetByRole(AriaRole.Link, new() { Name = "What that means" }).ClickAsync();
        await Assertions.Expect(page.Locator("#status")).ToContainTextAsync("Telemetry with a wrong key");
        await Browser.LookAsync(page, "kept");
    }

    /// <summary>All of it on one page, which is never loaded again.</summary>
    private static async Task StopAndRestartAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Resources" }).ClickAsync();
        await page.EvaluateAsync("() => { window.stillTheSamePage = true; }");
        var row = Row(page, ResourceNames.Scheduler);
        await row.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("Exited (0)");
        await Browser.LookAsync(page, "stopped");
        await row.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("Healthy");
        await row.GetByRole(AriaRole.Button, new() { Name = "Restart" }).ClickAsync();
        await Assertions.Expect(row.Locator("td").Nth(4)).ToHaveTextAsync("2");
        await Assertions.Expect(row).ToContainTextAsync("Healthy");
        Assert.True(await page.EvaluateAsync<bool>("() => window.stillTheSamePage"));
    }

    private static async Task BookAndPublishAsync(HttpClient api)
    {
        var place = await MasterData.PlaceAsync(api);
        var start = TimeProvider.System.GetUtcNow().AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/bookings")
        {
            Content = JsonContent.Create(new { farmer_id = place.FarmerId, location_id = place.LocationId, crop_type = "chilli", quantity_kg = 5000, start_date = start, duration_days = 30 }),
        };
        request.Headers.Add("Idempotency-Key", $"{Guid.NewGuid()}");
        using var response = await api.SendAsync(request, TestContext.Current.CancellationToken);
        await HttpJson.Expect(response, HttpStatusCode.Created);
        await api.Post("/api/scheduler/jobs/sync_ready_snapshots/run", body: null, HttpStatusCode.OK);
    }

    private static ILocator Row(IPage page, string resource) => page.Locator($"#r-{resource}");
}
