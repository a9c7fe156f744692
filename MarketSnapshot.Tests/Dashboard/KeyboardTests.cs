using MarketSnapshot.Tests.EndToEnd;
using Microsoft.Playwright;
using Xunit;

namespace MarketSnapshot.Tests.Dashboard;

/// <summary>The dashboard of a running system for somebody who has no mouse.</summary>
[Collection(nameof(WatchedTopology))]
public sealed class KeyboardTests(WatchedTopology topology)
{
    private const int MostTabs = 100;

    [Fact]
    public async Task Every_page_is_used_by_keyboard_alone()
    {
        await using var browser = await Browser.StartAsync();
        await MasterData.PlaceAsync(topology.Api); // so that there is a trace
        var page = await browser.PageAsync();
        await page.GotoAsync(topology.LoginUrl);

        await TabToAsync(page, "To the content");
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("main", await page.EvaluateAsync<string>("() => document.activeElement.id"));

        await page.Keyboard.PressAsync("s");
        await Shows(page, "Structured logs");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("POST /api/farmers");
        await Assertions.Expect(page.Locator(".logs > details").First).ToContainTextAsync("POST /api/farmers");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".logs > details[open] dl").First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Tab"); // to the trace
        await page.Keyboard.PressAsync("Enter");
        await Shows(page, "POST /api/farmers");
        await page.Keyboard.PressAsync("j"); // the request, which the link has opened
        await page.Keyboard.PressAsync("j"); // its log
        await page.Keyboard.PressAsync("j"); // the next span
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".waterfall > details:nth-child(2)[open]")).ToContainTextAsync("db.system.name");

        await page.Keyboard.PressAsync("t");
        await Shows(page, "Traces");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".waterfall")).ToBeVisibleAsync();
        await page.WaitForLoadStateAsync();

        await page.Keyboard.PressAsync("m");
        await Shows(page, "Metrics");
        await TabToAsync(page, "instrument");
        await page.Keyboard.TypeAsync("dotnet.thread_pool.thread.count");
        await Assertions.Expect(page.Locator(".chart .line")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Escape");

        await page.Keyboard.PressAsync("c");
        await Shows(page, "Console");
        await TabToAsync(page, "resource");
        await page.Keyboard.TypeAsync(ResourceNames.Mongo);
        await Assertions.Expect(page.Locator(".console")).ToContainTextAsync("Waiting for connections");
        await page.Keyboard.PressAsync("Escape");

        await page.Keyboard.PressAsync("r");
        await Shows(page, "Resources");
        await TabToAsync(page, $"Start {ResourceNames.Simulator}");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator($"#r-{ResourceNames.Simulator}")).ToContainTextAsync("Healthy");
        await TabToAsync(page, $"Stop {ResourceNames.Simulator}");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator($"#r-{ResourceNames.Simulator}")).ToContainTextAsync("Exited (0)");
    }

    /// <summary>Waits for the page with that heading, and for its script: until then no key does anything.</summary>
    private static async Task Shows(IPage page, string heading)
    {
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(heading);
        await page.WaitForLoadStateAsync();
    }

    /// <summary>Goes on with the tabulator until what has that label, name or text has the focus, and sees that the focus shows.</summary>
    private static async Task TabToAsync(IPage page, string name)
    {
        for (var i = 0; i < MostTabs; i++)
        {
            var focused = await page.EvaluateAsync<string[]>(
                "() => { const e = document.activeElement; return [e.getAttribute('aria-label') ?? e.name ?? '', e.textContent.trim(), getComputedStyle(e).outlineStyle]; }");
            if (focused[0] == name || focused[1] == name)
            {
                Assert.NotEqual("none", focused[2]);
                return;
            }

            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"'{name}' is not reached by the tabulator.");
    }
}
