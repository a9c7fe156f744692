using System.Text.Json.Nodes;
using MarketSnapshot.Tests.EndToEnd;
using MarketSnapshot.Tests.EndToEnd.Processes;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Xunit;

namespace MarketSnapshot.Tests.Access;

/// <summary>The API as an operator or a developer starts it, with authentication and without.</summary>
public sealed class StartTests(Topology topology) : IDisposable
{
    private const string Bearer = "Authentication__Schemes__Bearer";

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("market-snapshot-");

    /// <summary>What is in the environment, and what the API says.</summary>
    public static TheoryData<string, string> Refusals => new()
    {
        { "", "No authentication is configured, and this is Production. Set Authentication:Schemes:Bearer:Authority" },
        { "ASPNETCORE_ENVIRONMENT=Development ASPNETCORE_URLS=http://0.0.0.0:0", "http://0.0.0.0:0 can be reached from other machines" },
        { "ASPNETCORE_ENVIRONMENT=Development ASPNETCORE_URLS=http://*:0", "http://*:0 can be reached from other machines" },
        { "ASPNETCORE_ENVIRONMENT=Development Kestrel__Endpoints__Web__Url=http://*:0", "http://*:0 can be reached from other machines" },
        { "ASPNETCORE_ENVIRONMENT=Development ASPNETCORE_URLS= ASPNETCORE_HTTP_PORTS=0", "every address, port 0 can be reached from other machines" },
        { $"ASPNETCORE_ENVIRONMENT=Development {Bearer}__Authority=https://people.test", "names no audience" },
        { $"{Bearer}__Authority=http://people.test {Bearer}__ValidAudience=market-snapshot", "Authority is no address with https" },
        { $"{Bearer}__ValidAudience=market-snapshot", "names nobody who signs tokens" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task It_refuses_to_start_where_it_would_let_in_whom_it_must_not(string environment, string words)
    {
        var settings = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(setting => setting.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        await using var process = ServiceProcess.Start("MarketSnapshot.Api", Alone(settings), withTokens: false);

        Assert.Equal(1, await process.EndAsync());
        var said = Assert.Single(process.Output.Split(Environment.NewLine).Skip(1));
        Assert.Contains(words, said, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Now listening on", process.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Scheduler__SyncInterval", "00:07:00", "SyncInterval")]
    [InlineData("Publishing__BatchSize", "0", "BatchSize")]
    public async Task A_scheduler_that_refuses_a_setting_says_so_in_one_line(string setting, string value, string words)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [$"ConnectionStrings__{ResourceNames.MarketDb}"] = "Host=127.0.0.1;Port=1;Database=none",
            [$"ConnectionStrings__{ResourceNames.Market}"] = "mongodb://127.0.0.1:1/none",
            [setting] = value,
        };
        await using var process = ServiceProcess.Start("MarketSnapshot.Scheduler", settings, withTokens: false);

        Assert.Equal(1, await process.EndAsync());
        Assert.Contains(words, process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", process.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://[::1]:0")]
    public async Task On_a_developers_own_machine_it_is_open_says_so_and_does_everything_without_a_token(string address)
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var settings = await SecuredApi.EnvironmentAsync(topology, stores, tokens: null);
        settings["ASPNETCORE_ENVIRONMENT"] = "Development";
        settings["ASPNETCORE_URLS"] = address;
        await using var process = ServiceProcess.Start("MarketSnapshot.Api", Alone(settings), withTokens: false);
        using var client = new HttpClient { BaseAddress = await process.AddressAsync() };

        Assert.Contains("NO AUTHENTICATION IS CONFIGURED", process.Output, StringComparison.Ordinal);
        var health = await client.Get("/health");
        Assert.Contains("everyone on this machine is operator", health.ToJsonString(), StringComparison.Ordinal);

        var place = await MasterData.PlaceAsync(client);
        var booking = await client.Post("/api/bookings", AccessScene.BookingOf(Guid.Parse(place.FarmerId), Guid.Parse(place.LocationId)));
        await client.Post($"/api/bookings/{booking["id"]}/confirm", body: null, System.Net.HttpStatusCode.OK);
        await client.Post($"/api/snapshots/{booking["id"]}/publish", body: null, System.Net.HttpStatusCode.OK);
        await client.Get($"/api/listings/{booking["id"]}");
        var history = await client.Get($"/api/snapshots/{booking["id"]}/history");
        Assert.Equal("operator:development", (string?)history["items"]![0]!["caller"]);

        // A page of another site whose name leads here is not on this machine.
        using var rebound = new HttpRequestMessage(HttpMethod.Get, "/api/scheduler") { Headers = { Host = "market.example" } };
        using var refused = await client.SendAsync(rebound, TestContext.Current.CancellationToken);
        Assert.False(refused.IsSuccessStatusCode);
        Assert.True(process.Errors.Count == 0, process.Output);
    }

    /// <inheritdoc/>
    public void Dispose() => _home.Delete(recursive: true);

    // What a developer has set up on this machine, secrets and tokens, has no say.
    private Dictionary<string, string> Alone(Dictionary<string, string> settings)
    {
        const string Development = "appsettings.Development.json";
        var (here, folder) = (_home.FullName, ServiceProcess.FolderOf("MarketSnapshot.Api"));
        var development = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, Development)))!.AsObject();
        development.Remove("Authentication");
        File.WriteAllText(Path.Combine(here, Development), development.ToJsonString());
        if (settings.TryGetValue("ASPNETCORE_ENVIRONMENT", out var environment))
            settings["DOTNET_ENVIRONMENT"] = environment;
        return new(settings, StringComparer.Ordinal) { ["HOME"] = here, ["APPDATA"] = here, ["ASPNETCORE_CONTENTROOT"] = here };
    }
}
