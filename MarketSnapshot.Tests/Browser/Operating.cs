using Microsoft.Playwright;
using MarketSnapshot.Tests.EndToEnd;
using static Microsoft.Playwright.Assertions;

namespace MarketSnapshot.Tests.Browser;

/// <summary>What an operator does on a page, next to others who do the same at the same time.</summary>
internal static class Operating
{
    private const string Sync = "sync_ready_snapshots";

    /// <summary>The button that runs the sync.</summary>
    public static ILocator SyncButton(IPage page) => page.Locator($"form:has(input[name=job][value={Sync}]) button");

    /// <summary>Runs the sync from the operations page and waits until the page says that it has succeeded.</summary>
    /// <param name="page">The operator's page.</param>
    /// <param name="press">How the button is pressed.</param>
    public static async Task SyncAsync(IPage page, Func<ILocator, Task> press)
    {
        // Another operator's run may be under way: the page says so, and one tries again.
        var said = page.Locator("[data-key=asked], [role=alert]").First;
        await Eventually.Reached(
            async () =>
            {
                await page.GotoAsync("/operations");
                await press(SyncButton(page));
                await Expect(said).ToBeVisibleAsync();
                return await said.GetAttributeAsync("role") == "status";
            },
            "a sync by this operator");
        // Without scripts the page shows how it went when it is loaded again.
        await Eventually.Reached(
            async () =>
            {
                if (await page.Locator(".notice.good[data-key=asked]").CountAsync() > 0)
                    return true;
                await page.ReloadAsync();
                return false;
            },
            "the page to say that the sync succeeded",
            () => page.Url);
        await Expect(page.Locator("[data-key=asked]")).ToContainTextAsync("Sync: succeeded");
    }
}
