extern alias Dashboard;

using Dashboard::Aspire.Dashboard.Resources;
using Microsoft.Playwright;
using Xunit;

namespace MarketSnapshot.Tests.Dashboard;

/// <summary>How pages look when there is nothing to show, or only bad news.</summary>
public sealed class LookTests
{
    [Fact]
    public async Task Pages_with_nothing_to_show_are_usable_by_everyone_and_the_first_one_asks_for_the_token()
    {
        await using var browser = await Browser.StartAsync();
        await using var dashboard = await RunningDashboard.StartAsync();
        var page = await browser.PageAsync();
        await page.GotoAsync(new Uri(dashboard.Options.FrontendUrl, "/traces").ToString());
        await page.GetByLabel("Token").FillAsync("wrong");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("That is not the token");
        await Browser.LookAsync(page, "login");
        await page.GetByLabel("Token").FillAsync(RunningDashboard.Token);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Traces"); // where the person wanted to go

        foreach (var path in new[] { "", "console", "logs", "traces", "metrics", "traces/ff" })
        {
            await page.GotoAsync(new Uri(dashboard.Options.FrontendUrl, $"/{path}").ToString());
            await Assertions.Expect(page.Locator(".empty")).ToBeVisibleAsync();
            await Browser.LookAsync(page, $"empty-{(path.Length == 0 ? "resources" : path.Replace('/', '-'))}");
        }
    }

    [Fact]
    public async Task Bad_news_says_why()
    {
        await using var browser = await Browser.StartAsync();
        await using var dashboard = await RunningDashboard.StartAsync();
        Tell(new ResourceInfo("api", "api", "Project")
        {
            State = "Running", Health = "Unhealthy", StartedAt = Some.Time, Restarts = 2, Commands = ["stop", "restart"], Urls = [new UrlInfo("http", "http://localhost:8000")],
            HealthReports = [new HealthInfo("api_check", "Unhealthy", "GET /health answered 503, not 200: PostgreSql is Unhealthy (The check failed; the log of this service says why.)")],
        });
        Tell(new ResourceInfo("migrations", "migrations", "Project") { State = "Exited", ExitCode = 134, Commands = ["start"] });
        Tell(new ResourceInfo("web", "web", "Project") { State = "FailedToStart", Commands = ["start"] });
        await dashboard.SendAsync("/v1/logs", new ByteArrayContent(Message.Failure()));

        var page = await browser.PageAsync();
        await page.GotoAsync(new Uri(dashboard.Options.FrontendUrl, $"/login?t={RunningDashboard.Token}").ToString());
        await Assertions.Expect(page.Locator("#r-api")).ToContainTextAsync("PostgreSql is Unhealthy");
        await Assertions.Expect(page.Locator("#r-migrations")).ToContainTextAsync("Exited (134)");
        await Browser.LookAsync(page, "bad-news");

        await page.Keyboard.PressAsync("s");
        await page.Locator(".logs summary").First.ClickAsync();
        await Assertions.Expect(page.Locator(".stack")).ToContainTextAsync("at Sample.Work()");
        await Browser.LookAsync(page, "exception");

        void Tell(ResourceInfo resource) => dashboard.Board.Take(new ResourceMessage { Resource = resource });
    }
}
