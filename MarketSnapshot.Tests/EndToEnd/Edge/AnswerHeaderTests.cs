using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MarketSnapshot.Tests.EndToEnd.Bookings;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Edge;

/// <summary>What every answer tells browsers and caches, whatever it answers.</summary>
public sealed class AnswerHeaderTests(Topology topology)
{
    private const string NoPage = "default-src 'none'; frame-ancestors 'none'";

    private static readonly string[] Always =
    [
        "X-Content-Type-Options: nosniff",
        "X-Frame-Options: DENY",
        "Referrer-Policy: no-referrer",
        "Cross-Origin-Opener-Policy: same-origin",
        "Cross-Origin-Resource-Policy: same-origin",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/api/listings", 200, "no-store")]
    [InlineData("GET", "/api/farmers", 200, "no-store")]
    [InlineData("GET", "/openapi/v1.json", 200, "no-store")]
    [InlineData("GET", "/health", 200, "no-store, no-cache")]
    [InlineData("GET", "/scalar/scalar.js", 200, "no-cache")]
    [InlineData("GET", "/api/listings?limit=0", 400, "no-store")]
    [InlineData("GET", "/api/listings/01900000-0000-7000-8000-00000000dead", 404, "no-cache, no-store")]
    [InlineData("GET", "/nowhere", 404, "no-store")]
    [InlineData("DELETE", "/api/bookings/quote", 405, "no-store")]
    [InlineData("POST", "/api/bookings/quote", 415, "no-store")]
    public async Task Every_answer_is_made_safe_for_browsers_and_kept_by_no_cache(string method, string path, int status, string cached)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST")
            request.Content = new StringContent("a=b", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var response = await topology.Api.SendAsync(request, Stop);
        Assert.Equal(status, (int)response.StatusCode);
        Expect(response.Headers, NoPage);
        Assert.Equal(Parts(cached), Parts(response.Headers.CacheControl?.ToString()));
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_with_the_same_headers()
    {
        using var body = new ByteArrayContent(new byte[3 * 1024 * 1024]);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await topology.Api.PostAsync("/api/sensor-readings", body, Stop);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Expect(response.Headers, NoPage);
    }

    [Fact]
    public async Task A_snapshot_may_be_kept_by_who_asked_and_is_asked_for_again()
    {
        var place = await MasterData.PlaceAsync(topology.Api);
        var booking = (string)(await topology.Api.Post("/api/bookings", new
        {
            farmer_id = place.FarmerId, location_id = place.LocationId, crop_type = "chilli", quantity_kg = 100, duration_days = 30, start_date = Scene.Start,
        }))["id"]!;
        using var response = await topology.Api.GetAsync($"/api/snapshots/{booking}", Stop);
        Assert.Equal(Parts("private, no-cache"), Parts(response.Headers.CacheControl?.ToString()));
        using var again = new HttpRequestMessage(HttpMethod.Get, $"/api/snapshots/{booking}") { Headers = { IfNoneMatch = { response.Headers.ETag! } } };
        using var unchanged = await topology.Api.SendAsync(again, Stop);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Expect(unchanged.Headers, NoPage);
    }

    [Fact]
    public async Task The_reference_page_runs_its_own_scripts_alone_each_time_under_another_mark()
    {
        var marks = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            using var page = await topology.Api.GetAsync("/scalar/", Stop);
            var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
            Expect(page.Headers, policy);
            var mark = policy.Split("script-src 'nonce-")[1].Split("';")[0];
            Assert.True(mark.Length >= 22, policy);
            Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
            var html = await page.Content.ReadAsStringAsync(Stop);
            Assert.Equal(html.Split("<script").Length, html.Split($"nonce=\"{mark}\"").Length);
            Assert.Equal("no-store", page.Headers.CacheControl?.ToString());
            marks.Add(mark);
        }

        Assert.NotEqual(marks[0], marks[1]);
    }

    [Fact]
    public async Task A_failure_and_a_refusal_for_the_caller_the_host_or_the_rate_have_the_same_headers()
    {
        // A database without a single table: what asks it fails in a way that nobody foresaw.
        var database = new NpgsqlConnectionStringBuilder(await topology.ConnectionString(ResourceNames.MarketDb)) { Database = "postgres" }.ConnectionString;
        await using var api = await EdgeApi.StartAsync(database, topology, ("RateLimits__AddressPerSecond", "1"), ("RateLimits__AddressBurst", "8"));
        using var failed = await api.SendAsync(HttpMethod.Get, "/api/farmers");
        var problem = await HttpJson.Expect(failed, HttpStatusCode.InternalServerError);
        Assert.Equal("internal_error", (string?)problem["code"]);
        Expect(failed.Headers, NoPage);

        using var nobody = await api.SendAsync(HttpMethod.Get, "/api/farmers", body: null, ("Authorization", "Bearer nonsense"));
        await HttpJson.Expect(nobody, HttpStatusCode.Unauthorized);
        Assert.NotEmpty(nobody.Headers.WwwAuthenticate);
        Expect(nobody.Headers, NoPage);

        using var foreign = await api.SendAsync(HttpMethod.Get, "/alive", body: null, ("Host", "rebound.example"));
        Assert.Equal("invalid", (string?)(await HttpJson.Expect(foreign, HttpStatusCode.BadRequest))["code"]);
        Expect(foreign.Headers, NoPage);

        var refused = await Eventually.Get(
            async () => await api.SendAsync(HttpMethod.Get, "/nowhere") is { StatusCode: HttpStatusCode.TooManyRequests } response ? response : null, "a refusal");
        Expect(refused.Headers, NoPage);
        refused.Dispose();
    }

    private static void Expect(HttpResponseHeaders headers, string policy)
    {
        foreach (var header in Always.Append($"Content-Security-Policy: {policy}"))
        {
            var name = header[..header.IndexOf(':', StringComparison.Ordinal)];
            Assert.Equal(header, $"{name}: {(headers.TryGetValues(name, out var values) ? string.Join(" | ", values) : "none")}");
        }

        Assert.False(headers.Contains("Server"));
        Assert.False(headers.Contains("X-Powered-By"));
    }

    private static IEnumerable<string> Parts(string? header) => (header ?? string.Empty).Split(',', StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal);
}
