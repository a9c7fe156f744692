using Aspire.Hosting.Testing;
using MarketSnapshot.Tests.EndToEnd;
using MarketSnapshot.Tests.EndToEnd.Processes;
using MarketSnapshot.Tests.Relaying;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace MarketSnapshot.Tests.Browser;

/// <summary>The API is away: a front end of the test's own reaches it by a relay that can be cut.</summary>
public sealed class AwayTests(Topology topology, Chromium chromium) : BrowserTests(topology, chromium)
{
    [Fact]
    public async Task While_the_API_is_away_an_open_page_keeps_what_it_shows_a_new_one_says_so_and_both_recover_by_themselves()
    {
        var scene = await MarketScene.CreateAsync(Topology.Api);
        var booking = await scene.BookAsync(Topology.Api);
        await Topology.Api.Post($"/api/snapshots/{booking}/publish", body: null, System.Net.HttpStatusCode.OK);
        var api = Topology.Application.GetEndpoint(ResourceNames.Api);
        await using var relay = new TcpRelay(api.Host, api.Port);
        await using var web = ServiceProcess.Start("MarketSnapshot.Web", Environment(relay.Port), withTokens: false);
        var address = await web.AddressAsync();
        var (farmer, buyer) = (await OpenAsync(360, address: address), await OpenAsync(360, address: address));
        await farmer.SignInAsync($"farmer:{scene.Farmer}", $"/bookings/{booking}");
        await farmer.Page.EvaluateAsync("window.neverReloaded = true");

        await relay.CutAsync();
        var banner = farmer.Page.Locator("#live-banner");
        await Expect(banner).ToBeVisibleAsync();
        await Expect(farmer.Page.Locator("h1")).ToHaveTextAsync(scene.Crop, new() { IgnoreCase = true });
        await farmer.KeepAsync("offline");
        var answer = await buyer.Page.GotoAsync(scene.Search);
        Assert.Equal(503, answer?.Status);
        await Expect(buyer.Page.Locator("#problem")).ToBeVisibleAsync();
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await buyer.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await Accessibility.PassesAsync(buyer.Page, "away");
        }

        await buyer.KeepAsync("away");
        await Topology.Api.Post($"/api/bookings/{booking}/confirm", body: null, System.Net.HttpStatusCode.OK);
        await using var restored = new TcpRelay(api.Host, api.Port, relay.Port);
        await Expect(banner).ToBeHiddenAsync();
        await Expect(farmer.Page.Locator(".way > li").Nth(1)).ToHaveClassAsync("good");
        await Expect(buyer.Page.Locator($"#market [data-key='{booking}']")).ToBeVisibleAsync();
        Assert.True(await farmer.Page.EvaluateAsync<bool>("window.neverReloaded === true"), "The farmer's page was loaded anew.");

        // The browser names every such answer an error; there is nothing else.
        Assert.All(farmer.TakeErrors().Concat(buyer.TakeErrors()), error => Assert.Contains("status of 503", error, StringComparison.Ordinal));
        Assert.Empty(web.Errors);
        await farmer.DisposeAsync();
        await buyer.DisposeAsync();
    }

    private static Dictionary<string, string> Environment(int port) => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["DOTNET_ENVIRONMENT"] = "Development",
        ["services__api__http__0"] = $"http://127.0.0.1:{port}",
    };
}
