using System.Net;
using MarketSnapshot.Core.Scheduling;
using MarketSnapshot.Tests.EndToEnd;
using MarketSnapshot.Tests.EndToEnd.Processes;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using MarketSnapshot.Tests.Relaying;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.Access;

/// <summary>What people call each other by, and what opens doors, is in no log, no trace and no metric.</summary>
public sealed class SecretsInTelemetryTests(Topology topology)
{
    private const string Mail = "asha.rao@farm.example";
    private const string Phone = "+91 98765 43210";
    private const string Subject = "ravi.kumar@people.example";
    private const string PlainPhone = "919876512345";

    private readonly TokenIssuer _tokens = new();
    private readonly string _password = $"secret-{Guid.NewGuid():N}";
    private readonly string _user = $"user_{Guid.NewGuid():N}";
    private readonly List<string> _sent = [];

    [Fact]
    public async Task A_whole_story_with_failures_leaves_no_token_address_phone_number_password_or_connection_string_behind()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await using var receiver = await OtlpReceiver.StartAsync();
        var server = new NpgsqlConnectionStringBuilder(await topology.ConnectionString(ResourceNames.MarketDb));
        await stores.SqlAsync($"create role {_user} login superuser password '{_password}'");
        await using var relay = new TcpRelay(server.Host!, server.Port);
        List<ServiceProcess> processes = [];
        string console;
        try
        {
            var environment = await EnvironmentAsync(stores, receiver, relay.Port);
            processes.Add(ServiceProcess.Start("MarketSnapshot.Migrations", environment));
            Assert.Equal(0, await processes[0].EndAsync());
            processes.Add(ServiceProcess.Start("MarketSnapshot.Api", environment));
            processes.Add(ServiceProcess.Start("MarketSnapshot.Scheduler", environment));
            using var client = new HttpClient { BaseAddress = await processes[1].AddressAsync() };
            await processes[2].AddressAsync();

            await StoryAsync(client);
            await MistakesAsync(client);
            await relay.CutAsync();
            await WithoutPostgresAsync(client);
            await Eventually.Reached(() => Task.FromResult(receiver.AllOf("logs").Contains("answered 503", StringComparison.Ordinal)), "the log of failures", () => processes[1].Output);
            foreach (var process in processes.Skip(1))
                Assert.Equal(0, await process.StopAsync());
            console = string.Join(Environment.NewLine, processes.Select(process => process.Output));
        }
        finally
        {
            foreach (var process in processes)
                await process.DisposeAsync();
            await stores.SqlAsync($"drop role {_user}");
        }

        var telemetry = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["console"] = console,
            ["logs"] = receiver.AllOf("logs"),
            ["traces"] = receiver.AllOf("traces"),
            ["metrics"] = receiver.AllOf("metrics"),
        };

        // It did come: who did what, which request, how long, and that PostgreSQL was away.
        Assert.Contains("did POST /api/bookings", telemetry["console"], StringComparison.Ordinal);
        Assert.Contains("answered 503", telemetry["logs"], StringComparison.Ordinal);
        Assert.Contains("api/bookings/{id}/cancel", telemetry["traces"], StringComparison.Ordinal);
        Assert.Contains("http.server.request.duration", telemetry["metrics"], StringComparison.Ordinal);

        var found = from secret in Secrets() from kind in telemetry from place in PlacesOf(secret, kind.Value) select $"{kind.Key}: …{place}…";
        Assert.Empty(found.Distinct());
    }

    private async Task<Dictionary<string, string>> EnvironmentAsync(OwnStores stores, OtlpReceiver receiver, int port)
    {
        var environment = await SecuredApi.EnvironmentAsync(topology, stores, _tokens);
        var database = new NpgsqlConnectionStringBuilder(environment[$"ConnectionStrings__{ResourceNames.MarketDb}"])
        {
            Host = "127.0.0.1", Port = port, Username = _user, Password = _password,
        };
        environment[$"ConnectionStrings__{ResourceNames.MarketDb}"] = database.ConnectionString;
        environment["Queries__Timeout"] = "00:00:02";
        foreach (var (key, value) in receiver.Environment)
            environment[key] = value;
        return environment;
    }

    /// <summary>A farmer, a vendor and an operator who put addresses and numbers into every text that they can.</summary>
    private async Task StoryAsync(HttpClient client)
    {
        var farmer = await Id(client, Operator(), "/api/farmers", new { name = $"Asha {Mail}", contact = $"{Mail}, {Phone}" });
        var vendor = await Id(client, Operator(), "/api/vendors", new { name = $"Cold store {Phone}", contact = Mail });
        var (asFarmer, asVendor) = (Token(_tokens.Sign(TokenIssuer.Claims("farmer", ("farmer_id", farmer), ("sub", Subject), ("email", Mail)))), Token(_tokens.Vendor(vendor)));
        var location = await Id(client, asVendor, "/api/locations", AccessScene.LocationOf(vendor));
        await Id(client, asVendor, "/api/certificates", new { vendor_id = vendor, type = "FSSAI", issuer = Mail, number = Phone, issue_date = "2020-01-01" });
        var pest = await Id(client, asVendor, "/api/pest-events", AccessScene.PestEventOf(location));
        await Do(client, asVendor, $"/api/pest-events/{pest}/resolve", new { action_taken = $"called {Phone}" });
        await Id(client, asVendor, "/api/sensors", AccessScene.SensorOf(location, $"gsm-{PlainPhone}"));
        await Do(client, Token(_tokens.Device($"gsm-{PlainPhone}")), "/api/sensor-readings", AccessScene.ReadingsOf($"gsm-{PlainPhone}"));
        var booking = await Id(client, asFarmer, "/api/bookings", AccessScene.BookingOf(farmer, location), agent: $"crawler (+mailto:{Mail})", key: Mail);
        var other = await Id(client, asFarmer, "/api/bookings", AccessScene.BookingOf(farmer, location));
        await Do(client, asVendor, $"/api/bookings/{booking}/confirm");
        await Do(client, asVendor, $"/api/bookings/{other}/reject", new { reason = $"ask {Mail}" });
        await Do(client, Operator(), $"/api/scheduler/jobs/{JobNames.Sync}/run");
        await Do(client, asFarmer, $"/api/bookings/{booking}/cancel", new { reason = $"call {Phone} or {Mail}" });
        await Do(client, Operator(), $"/api/snapshots/{booking}/reconcile");
        await Do(client, Operator(), "/api/snapshots/sync-all");
        // Twice: the second one is a conflict.
        await Do(client, asFarmer, $"/api/bookings/{booking}/cancel", new { reason = Mail }, 409);
        await Do(client, asVendor, "/api/sensors", AccessScene.SensorOf(location, $"gsm-{PlainPhone}"), 409);
        await Do(client, asFarmer, "/api/bookings", AccessScene.BookingOf(vendor, location), 403);
    }

    /// <summary>What is refused: addresses, numbers and tokens where they don't belong.</summary>
    private async Task MistakesAsync(HttpClient client)
    {
        await Do(client, Operator(), "/api/farmers", new Dictionary<string, object> { [Mail] = Phone, ["name"] = new[] { Mail } }, 400);
        await Do(client, Operator(), "/api/bookings", new { farmer_id = Mail, location_id = Phone, start_date = Mail }, 400);
        await Do(client, Operator(), $"/api/scheduler/jobs/{Uri.EscapeDataString(Mail)}/run", null, 404);
        await Do(client, Token(_tokens.Sign(TokenIssuer.Claims("operator", ("sub", Subject), ("iss", $"mailto:{Mail}")))), "/api/snapshots/sync-all", null, 401);
        await Do(client, Token(_tokens.Sign(TokenIssuer.Claims("operator", ("aud", Mail)))), "/api/snapshots/sync-all", null, 401);
        foreach (var path in new[]
        {
            $"/api/farmers/{Mail}", $"/api/farmers/{Uri.EscapeDataString(Phone)}", $"/api/bookings/{PlainPhone}", $"/nowhere/{Mail}", $"/api/bookings?status={Mail}", $"/api/listings?crop={Mail}",
            $"/api/listings/{PlainPhone}", $"/api/bookings?access_token={Operator()}", $"/api/listings/{Operator()}", $"/{Operator()}",
        })
        {
            using var request = Request(HttpMethod.Get, path, Operator(), body: null);
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True((int)answer.StatusCode < 500, path);
        }
    }

    private async Task WithoutPostgresAsync(HttpClient client)
    {
        await Do(client, Operator(), "/api/bookings", AccessScene.BookingOf(Guid.NewGuid(), Guid.NewGuid()), 503);
        await Do(client, Operator(), $"/api/bookings/{Guid.NewGuid()}/cancel", new { reason = Mail }, 503);
        foreach (var path in new[] { $"/api/bookings?status=pending&x={Mail}", $"/api/farmers/{Guid.NewGuid()}", "/health" })
        {
            using var request = Request(HttpMethod.Get, path, Operator(), body: null);
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(503, (int)answer.StatusCode);
        }
    }

    private string Operator() => Token(_tokens.Sign(TokenIssuer.Claims("operator", ("sub", Subject))));

    private string Token(string token)
    {
        _sent.Add(token);
        return token;
    }

    private async Task<Guid> Id(HttpClient client, string token, string path, object body, string? agent = null, string? key = null)
    {
        using var request = Request(HttpMethod.Post, path, token, body);
        if (agent is not null)
            request.Headers.TryAddWithoutValidation("User-Agent", agent);
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (Guid)(await HttpJson.Expect(answer, HttpStatusCode.Created))["id"]!;
    }

    private static async Task Do(HttpClient client, string token, string path, object? body = null, int expected = 200)
    {
        using var request = Request(HttpMethod.Post, path, token, body);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        await HttpJson.Expect(answer, (HttpStatusCode)expected);
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string token, object? body)
    {
        var request = new HttpRequestMessage(method, path) { Headers = { Authorization = TokenIssuer.Bearer(token) } };
        if (body is not null)
            request.Content = System.Net.Http.Json.JsonContent.Create(body);
        return request;
    }

    private IEnumerable<string> Secrets() =>
    [
        Mail, Uri.EscapeDataString(Mail), "asha.rao", Phone, Uri.EscapeDataString(Phone), "98765 43210", PlainPhone, Subject, "ravi.kumar",
        _password, "Password=", "mongodb://", _tokens.KeyText, .. _sent.SelectMany(token => token.Split('.').Skip(1)).Distinct(),
    ];

    private static IEnumerable<string> PlacesOf(string secret, string text)
    {
        for (var at = text.IndexOf(secret, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(secret, at + secret.Length, StringComparison.OrdinalIgnoreCase))
            yield return text[Math.Max(0, at - 60)..Math.Min(text.Length, at + secret.Length + 20)].ReplaceLineEndings(" ");
    }
}
