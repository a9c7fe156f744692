extern alias Dashboard;

using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Testing;
using Dashboard::Aspire.Dashboard.Resources;
using MarketSnapshot.Tests.EndToEnd;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace MarketSnapshot.Tests.Dashboard;

/// <summary>Commands that are not carried out.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task The_status_says_why_a_command_was_not_carried_out()
    {
        var builder = DistributedApplicationTestingBuilder.Create([], (options, _) => options.DisableDashboard = false);
        builder.AddMongoDB("mongo");
        await using var application = await builder.BuildAsync(TestContext.Current.CancellationToken);
        await application.StartAsync(TestContext.Current.CancellationToken);
        var settings = application.Services.GetRequiredService<DashboardSettings>();
        using var http = new HttpClient { BaseAddress = settings.FrontendUrl };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", settings.BrowserToken);
        await Eventually.Reached(RunsAsync, "a dashboard that shows mongo running");

        Assert.Equal((HttpStatusCode.NotFound, false, "There is no command 'explode'."), await CommandAsync("mongo", "explode"));
        Assert.Equal((HttpStatusCode.NotFound, false, "There is no process with the name 'nope'."), await CommandAsync("nope", "stop"));
        Assert.Equal((HttpStatusCode.Conflict, false, "'mongo' is already running."), await CommandAsync("mongo", "start"));
        Assert.Equal((HttpStatusCode.OK, true, null), await CommandAsync("mongo", "stop"));

        using var page = await http.PostAsync(new Uri("/resources/mongo/explode", UriKind.Relative), content: null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Contains("There is no command", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        async Task<bool> RunsAsync()
        {
            try
            {
                using var response = await http.GetAsync(new Uri("/api/resources/mongo", UriKind.Relative), TestContext.Current.CancellationToken);
                return response.IsSuccessStatusCode
                    && (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!["health"]?.ToString() == "Healthy";
            }
            catch (HttpRequestException)
            {
                return false; // it is still starting
            }
        }

        async Task<(HttpStatusCode Status, bool Success, string? Message)> CommandAsync(string id, string command)
        {
            using var response = await http.PostAsync(new Uri($"/api/resources/{id}/{command}", UriKind.Relative), content: null, TestContext.Current.CancellationToken);
            var outcome = (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
            return (response.StatusCode, (bool)outcome["success"]!, (string?)outcome["message"]);
        }
    }

    [Fact]
    public async Task Why_a_command_was_not_carried_out_stays_on_the_page_long_enough_to_be_read()
    {
        await using var browser = await Browser.StartAsync();
        await using var dashboard = await RunningDashboard.StartAsync(); // without an AppHost that could carry anything out
        Tell("Exited");
        var page = await browser.PageAsync();
        await page.GotoAsync(new Uri(dashboard.Options.FrontendUrl, $"/login?t={RunningDashboard.Token}").ToString());
        var answer = await page.RunAndWaitForResponseAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Start api" }).ClickAsync(), response => response.Request.Method == "POST");
        Assert.Equal((int)HttpStatusCode.ServiceUnavailable, answer.Status);

        Tell("Waiting");
        await Assertions.Expect(page.Locator("#r-api")).ToContainTextAsync("Waiting"); // the page has been brought up to date since
        await Assertions.Expect(page.Locator("#offline")).ToHaveTextAsync("start api: No AppHost is connected.", new() { Timeout = 1 });

        void Tell(string state) => dashboard.Board.Take(new ResourceMessage { Resource = new ResourceInfo("api", "api", "Project") { State = state, Commands = ["start"] } });
    }
}
