using System.Net;
using System.Net.Http.Json;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Edge;

/// <summary>What pages in a browser may do here, with nobody asked who he is.</summary>
public sealed class CrossSiteTests(Topology topology)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https://evil.example", null)]
    [InlineData("https://evil.example", "cross-site")]
    [InlineData("null", null)]
    [InlineData("null", "cross-site")]
    [InlineData("http://localhost:3001", "same-site")]
    [InlineData("http://localhost.evil.example", null)]
    [InlineData(null, "cross-site")]
    [InlineData(null, "same-site")]
    [InlineData("http://localhost:3000.evil.example", null)]
    public async Task A_page_of_another_origin_changes_nothing(string? origin, string? site)
    {
        var name = $"Cross {Guid.NewGuid():N}";
        var problem = await HttpJson.Expect(await PostAsync("/api/farmers", new { name }, origin, site), HttpStatusCode.Forbidden);
        Assert.Equal("cross_site", (string?)problem["code"]);
        await using var count = topology.Database.CreateCommand("select count(*) from farmers where name = $1");
        count.Parameters.Add(new() { Value = name });
        Assert.Equal(0L, await count.ExecuteScalarAsync(Stop));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("http://localhost:3000", "cross-site")]
    [InlineData("http://localhost:3000", null)]
    [InlineData("own", null)]
    [InlineData("own", "same-origin")]
    [InlineData("https://behind-a-proxy.example", "same-origin")]
    [InlineData(null, "none")]
    public async Task A_program_an_own_page_and_a_page_of_a_configured_origin_may_change_things(string? origin, string? site)
    {
        var own = topology.Api.BaseAddress!.GetLeftPart(UriPartial.Authority);
        await HttpJson.Expect(await PostAsync("/api/farmers", new { name = "Own" }, origin == "own" ? own : origin, site), HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_page_of_another_origin_may_ask_but_its_browser_keeps_the_answer_to_itself()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/farmers") { Headers = { { "Origin", "https://evil.example" }, { "Sec-Fetch-Site", "cross-site" } } };
        using var response = await topology.Api.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_front_end_that_is_configured_is_told_what_it_may_send_and_what_it_may_read()
    {
        using var ask = Preflight("http://localhost:3000");
        using var told = await topology.Api.SendAsync(ask, Stop);
        Assert.Equal(HttpStatusCode.NoContent, told.StatusCode);
        Assert.Equal("http://localhost:3000", Assert.Single(told.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("POST", Assert.Single(told.Headers.GetValues("Access-Control-Allow-Methods")));
        Assert.Equal("authorization,content-type,idempotency-key", Assert.Single(told.Headers.GetValues("Access-Control-Allow-Headers")));
        Assert.Equal("600", Assert.Single(told.Headers.GetValues("Access-Control-Max-Age")));
        Assert.False(told.Headers.Contains("Access-Control-Allow-Credentials"));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/listings") { Headers = { { "Origin", "http://localhost:3000" } } };
        using var answer = await topology.Api.SendAsync(request, Stop);
        var readable = Assert.Single(answer.Headers.GetValues("Access-Control-Expose-Headers")).Split(',');
        Assert.Equal(["ETag", "Location", "Retry-After", "WWW-Authenticate"], readable.Order(StringComparer.Ordinal));

        using var foreign = Preflight("https://evil.example");
        using var untold = await topology.Api.SendAsync(foreign, Stop);
        Assert.False(untold.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private static HttpRequestMessage Preflight(string origin) => new(HttpMethod.Options, "/api/bookings")
    {
        Headers =
        {
            { "Origin", origin },
            { "Access-Control-Request-Method", "POST" },
            { "Access-Control-Request-Headers", "authorization,content-type,idempotency-key" },
        },
    };

    private async Task<HttpResponseMessage> PostAsync(string path, object body, string? origin, string? site)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        return await topology.Api.SendAsync(request, Stop);
    }
}
