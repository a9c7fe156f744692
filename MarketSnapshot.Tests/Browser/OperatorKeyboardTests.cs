using MarketSnapshot.Tests.EndToEnd;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace MarketSnapshot.Tests.Browser;

/// <summary>An operator without a mouse.</summary>
[Collection(nameof(OwnMarket))]
public sealed class OperatorKeyboardTests(Topology topology, Chromium chromium) : BrowserTests(topology, chromium)
{
    [Fact]
    public async Task An_operator_runs_the_sync_lets_a_parked_snapshot_try_again_and_looks_for_differences()
    {
        var scene = await MarketScene.CreateAsync(Topology.Api);
        var parked = await scene.ParkAsync(Topology);
        var @operator = await OpenAsync(1280);
        var page = @operator.Page;
        await @operator.SignInByKeysAsync("operator", "/operations");
        await page.UseAsync(page.GetByRole(AriaRole.Link, new() { Name = "Parked", Exact = true }));
        await @operator.ComesToAsync("/operations/parked");
        await page.UseAsync(page.Locator($"[data-key='parked-{parked}'] button[value=retry]"));
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "It is no longer parked" })).ToBeVisibleAsync();

        await Operating.SyncAsync(page, button => page.UseAsync(button));
        Assert.Equal("published", (string?)(await Topology.Api.Get($"/api/snapshots/{parked}"))["status"]);

        await page.UseAsync(page.GetByRole(AriaRole.Link, new() { Name = "Audit", Exact = true }));
        await @operator.ComesToAsync("/operations/audit");
        await page.UseAsync(page.GetByRole(AriaRole.Button, new() { Name = "Only look" }));
        await Expect(page.Locator("#look-title")).ToBeVisibleAsync();
    }
}
