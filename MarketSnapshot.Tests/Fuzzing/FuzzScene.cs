using System.Globalization;
using MarketSnapshot.Tests.Access;
using MarketSnapshot.Tests.EndToEnd;
using MarketSnapshot.Tests.EndToEnd.Processes;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using MarketSnapshot.Tests.Relaying;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.Fuzzing;

/// <summary>An API with authentication on, on stores of its own, with somebody of every role, and what belongs to them and to others.</summary>
internal sealed class FuzzScene : IAsyncDisposable
{
    private const string Secret = "kept-to-oneself";

    private readonly TokenIssuer _issuer;
    private readonly HttpClient _http;
    private readonly List<(string Text, string[] Roles)> _secrets = [];

    private FuzzScene(OwnStores stores, TcpRelay proxy, ServiceProcess api, TokenIssuer issuer, HttpClient http)
    {
        (Stores, Proxy, Api, _issuer, _http) = (stores, proxy, api, issuer, http);
        _http.DefaultRequestHeaders.Authorization = TokenIssuer.Bearer(issuer.Operator());
    }

    public OwnStores Stores { get; }

    public TcpRelay Proxy { get; }

    public ServiceProcess Api { get; }

    /// <summary>A client that is operator.</summary>
    public HttpClient Http => _http;

    public Uri Address => _http.BaseAddress!;

    public KnownIds Ids { get; } = new();

    public ApiDocument Document { get; private set; } = null!;

    /// <summary>Each role with the token that it shows; nobody shows none.</summary>
    public IReadOnlyList<(string Role, string? Token)> Roles { get; private set; } = [];

    /// <summary>Texts of somebody's data, each with the roles that may see it.</summary>
    public IReadOnlyList<(string Text, string[] Roles)> Secrets => _secrets;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Starts the API and fills its stores.</summary>
    public static async Task<FuzzScene> CreateAsync(Topology topology)
    {
        var stores = await OwnStores.CreateAsync(topology);
        var server = new NpgsqlConnectionStringBuilder(await topology.ConnectionString(ResourceNames.MarketDb));
        var proxy = new TcpRelay(server.Host!, server.Port);
        var name = stores.Market.DatabaseNamespace.DatabaseName;
        var issuer = new TokenIssuer();
        var api = ServiceProcess.Start("MarketSnapshot.Api", new Dictionary<string, string>(issuer.Environment, StringComparer.Ordinal)
        {
            [$"ConnectionStrings__{ResourceNames.MarketDb}"] =
                new NpgsqlConnectionStringBuilder(server.ConnectionString) { Host = "127.0.0.1", Port = proxy.Port, Database = name, CommandTimeout = 3 }.ConnectionString,
            [$"ConnectionStrings__{ResourceNames.Market}"] = new UriBuilder(await topology.ConnectionString(ResourceNames.Market)) { Path = name }.Uri.ToString(),
            ["Aspire__Npgsql__EntityFrameworkCore__PostgreSQL__CommandTimeout"] = "3",
            ["RateLimits__CallerPerSecond"] = "1000000",
            ["RateLimits__CallerBurst"] = "1000000",
            ["RateLimits__AddressPerSecond"] = "1000000",
            ["RateLimits__AddressBurst"] = "1000000",
        });
        var scene = new FuzzScene(stores, proxy, api, issuer, await api.ClientAsync());
        await scene.FillAsync();
        return scene;
    }

    /// <summary>What must hold once a run is over.</summary>
    public async Task CheckAsync()
    {
        Proxy.OneIn = 0;
        // Connections that a stall spoilt are found out and replaced; then the API is as healthy as before.
        await Eventually.Reached(async () => (await _http.GetAsync("/health", Stop)).IsSuccessStatusCode, "the API's health", () => Api.Output);
        // Who published by hand while a connection broke off says what PostgreSQL could not be told of: that is no defect then.
        var errors = Api.Errors.Where(line => Proxy.Drops == 0 || !line.Contains("SnapshotPublisher[3105]", StringComparison.Ordinal));
        Assert.True(!errors.Any(), $"Errors in the log:{Environment.NewLine}{FirstErrors()}");
        Assert.Equal(0, await Stores.ScalarAsync<long>("select count(*) from storage_bookings b where (select count(*) from market_inventory_snapshots s where s.booking_id = b.id) <> 1"));
        var sync = await _http.Post("/api/snapshots/sync-all", body: null, System.Net.HttpStatusCode.OK);
        Assert.True((int)sync["failed"]! == 0 && (int)sync["parked"]! == 0, sync.ToJsonString());
        Assert.Equal(0, await Stores.ScalarAsync<long>("select count(*) from market_inventory_snapshots where on_market and published_version is distinct from version"));
    }

    /// <summary>What the API's log says of its first errors, with their stacks.</summary>
    public string FirstErrors()
    {
        const int errors = 4;
        const int lines = 25;
        var log = Api.Output.Split(Environment.NewLine);
        var starts = Api.Errors.Distinct(StringComparer.Ordinal).SelectMany(error => Enumerable.Range(0, log.Length).Where(at => log[at] == error)).Order().Take(errors);
        return string.Join(Environment.NewLine, starts.SelectMany(at => log.Skip(at).Take(lines)));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Api.DisposeAsync();
        await Proxy.DisposeAsync();
        await Stores.DisposeAsync();
    }

    private async Task FillAsync()
    {
        Document = new(await _http.Get("/openapi/v1.json"));
        var (farmer, vendor, location) = await PartyAsync("own");
        var (otherFarmer, otherVendor, otherLocation) = await PartyAsync("other");
        var device = $"device-{Guid.NewGuid():N}";
        await SensorAsync(location, device);
        await SensorAsync(otherLocation, $"device-{Guid.NewGuid():N}");
        for (var i = 0; i < 3; i++)
        {
            await BookAsync(farmer, location, keep: true);
            await BookAsync(otherFarmer, otherLocation, keep: i > 0);
        }

        foreach (var owner in new[] { farmer, otherFarmer })
            await AddAsync("inspections", new { farmer_id = owner, crop_detected = "wheat", grade = "A", freshness_score = 0.9, inspected_at = Ago(2) });
        foreach (var (place, owner) in new[] { (location, vendor), (otherLocation, otherVendor) })
        {
            await AddAsync("pest-events", new { location_id = place, pest_type = "rice weevil", severity = "low", detected_at = Ago(0.1) });
            await AddAsync("certificates", new { vendor_id = owner, type = "FSSAI", issuer = "Authority", number = "T-1", issue_date = "2020-01-01" });
        }

        await _http.Post("/api/snapshots/sync-all", body: null, System.Net.HttpStatusCode.OK);
        foreach (var job in (await _http.Get("/api/scheduler"))["jobs"]!.AsArray())
            Ids.Add("jobs", (job!["job"] ?? job["name"]).AsText() ?? "unknown");
        foreach (var list in new[] { "listings", "bookings", "farmers" })
        {
            if ((await _http.Get($"/api/{list}?limit=1"))["next_cursor"].AsText() is { } cursor)
                Ids.Add("cursors", cursor);
        }

        Roles =
        [
            ("nobody", null), ("farmer", _issuer.Farmer(Guid.Parse(farmer))), ("vendor", _issuer.Vendor(Guid.Parse(vendor))), ("device", _issuer.Device(device)), ("operator", _issuer.Operator()),
        ];
        Ids.Add("bookings", Guid.Empty.ToString());
    }

    private async Task<(string Farmer, string Vendor, string Location)> PartyAsync(string who)
    {
        var farmer = await AddAsync("farmers", new { name = $"Farmer {Keep($"{who}-farmer-name", who == "own" ? ["farmer", "operator"] : ["operator"])}", contact = Keep($"{who}-farmer", who == "own" ? ["farmer", "operator"] : ["operator"]) });
        var vendor = await AddAsync("vendors", new { name = "Vendor", contact = Keep($"{who}-vendor", who == "own" ? ["vendor", "operator"] : ["operator"]) });
        var location = await AddAsync("locations", new
        {
            vendor_id = vendor, name = "Place", type = "cold", address = "1 Test Road", lat = 20.1, lon = 74.2, capacity_kg = 90_000_000, price_amount = 42, price_unit = "quintal_month",
        });
        return (farmer, vendor, location);
    }

    private string Keep(string what, string[] roles)
    {
        var text = $"{Secret}-{what}-{Guid.NewGuid():N}";
        _secrets.Add((text, roles));
        return text;
    }

    private async Task SensorAsync(string location, string device)
    {
        await AddAsync("sensors", new { location_id = location, device_id = device, sensor_type = "temperature", unit = "°C", status = "active" });
        await _http.Post("/api/sensor-readings", new { readings = new[] { new { device_id = device, reading_time = Ago(0.01), value = 4.2 } } }, System.Net.HttpStatusCode.OK);
        Ids.Add("devices", device);
    }

    private async Task BookAsync(string farmer, string location, bool keep)
    {
        var booking = await AddAsync("bookings", new
        {
            farmer_id = farmer, location_id = location, crop_type = "wheat", quantity_kg = 10, duration_days = 30,
            start_date = TimeProvider.System.GetUtcNow().AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        });
        Ids.Add("snapshots", booking);
        Ids.Add("listings", booking);
        // Nobody but the two of them and operators reads why it was given up.
        if (!keep)
            await _http.Post($"/api/bookings/{booking}/cancel", new { reason = Keep("reason", ["operator"]) }, System.Net.HttpStatusCode.OK);
    }

    private async Task<string> AddAsync(string collection, object body)
    {
        var id = (string)(await _http.Post($"/api/{collection}", body))["id"]!;
        Ids.Add(collection, id);
        return id;
    }

    private static DateTimeOffset Ago(double days) => TimeProvider.System.GetUtcNow().AddDays(-days);
}
