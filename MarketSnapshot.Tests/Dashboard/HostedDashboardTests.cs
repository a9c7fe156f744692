using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Testing;
using MarketSnapshot.Tests.EndToEnd;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MarketSnapshot.Tests.Dashboard;

public sealed class HostedDashboardTests
{
    [Fact]
    public async Task Under_test_there_is_no_dashboard_unless_it_is_asked_for()
    {
        var builder = DistributedApplicationTestingBuilder.Create();
        await using var application = await builder.BuildAsync(TestContext.Current.CancellationToken);
        Assert.False(application.Services.GetRequiredService<DashboardSettings>().IsEnabled);
        Assert.Null(builder.Configuration[DashboardSettings.OtlpUrlKey]);
    }

    [Fact]
    public async Task What_the_AppHost_runs_is_shown_and_commands_reach_it()
    {
        var builder = DistributedApplicationTestingBuilder.Create([], (options, _) => options.DisableDashboard = false);
        builder.AddMongoDB("mongo").AddDatabase("market");
        builder.AddProject<Projects.MarketSnapshot_Migrations>("migrations") // without a database it can only fail
            .WithEnvironment("MAIL_PASSWORD", "hunter2")
            .WithEnvironment("ConnectionStrings__mail", "Host=mail;Password=hunter3;Port=25");
        await using var application = await builder.BuildAsync(TestContext.Current.CancellationToken);
        await application.StartAsync(TestContext.Current.CancellationToken);
        var settings = application.Services.GetRequiredService<DashboardSettings>();
        using var http = new HttpClient { BaseAddress = settings.FrontendUrl };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", settings.BrowserToken);

        await Reaches("mongo", r => (string?)r["health"] == "Healthy");
        await Eventually.Reached(async () => (await TextAsync("/api/resources/mongo/console")).Contains("Waiting for connections"), "the output of mongo");

        Assert.Contains("\"success\":true", await CommandAsync("mongo", KnownResourceCommands.RestartCommand));
        await Reaches("mongo", r => (string?)r["health"] == "Healthy" && (int)r["restarts"]! == 1);
        Assert.Contains("\"success\":true", await CommandAsync("mongo", KnownResourceCommands.StopCommand));
        await Reaches("mongo", r => (string?)r["state"] == "Exited" && (int?)r["exitCode"] == 0);
        await Reaches("market", r => (string?)r["state"] == "Exited"); // it ends with its server, and not only begins to
        Assert.Contains("no process with the name", await CommandAsync("nothing", KnownResourceCommands.StopCommand));

        var failed = await Reaches("migrations", r => (int?)r["exitCode"] is not (null or 0));
        var environment = failed["environment"]!.AsArray().ToDictionary(v => (string)v!["name"]!, v => (string)v!["value"]!);
        Assert.Equal("******", environment["MAIL_PASSWORD"]);
        Assert.Equal("Host=mail;Password=******;Port=25", environment["ConnectionStrings__mail"]);
        Assert.Equal("******", environment["OTEL_EXPORTER_OTLP_HEADERS"]);
        Assert.Equal($"http://localhost:{settings.OtlpGrpcUrl.Port}", environment["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.Equal("grpc", environment["OTEL_EXPORTER_OTLP_PROTOCOL"]);

        async Task<JsonNode> Reaches(string id, Func<JsonNode, bool> state) => await Eventually.Get(
            async () => await TextAsync($"/api/resources/{id}") is { Length: > 0 } text && JsonNode.Parse(text) is { } found && state(found) ? found : null,
            $"a state of {id}");

        async Task<string> TextAsync(string path)
        {
            try
            {
                using var response = await http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
                return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken) : "";
            }
            catch (HttpRequestException)
            {
                return ""; // it is still starting
            }
        }

        async Task<string> CommandAsync(string id, string command)
        {
            using var response = await http.PostAsync(new Uri($"/api/resources/{id}/{command}", UriKind.Relative), content: null, TestContext.Current.CancellationToken);
            return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData("postgresql://user:secret@localhost/db", "postgresql://user:******@localhost/db")]
    [InlineData("Server=a;Pwd='x;y';Database=b", "Server=a;Pwd=******;Database=b")]
    [InlineData("http://localhost:8000", "http://localhost:8000")]
    [InlineData("the value correct-horse-battery", "the value ******")]
    public void Secrets_are_masked_where_they_stand_in_a_value(string value, string shown) =>
        Assert.Equal(shown, SecretMask.Variable("SETTING", value, ["correct-horse-battery"]));
}
