using System.Net;
using MarketSnapshot.Tests.Access;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Edge;

/// <summary>How many requests are answered, and whose they are taken for.</summary>
public sealed class RequestRateTests(Topology topology)
{
    private const string Path = "/api/listings";
    private const string For = "X-Forwarded-For";

    // What comes back in a second is less than a test sends in one.
    private static readonly (string, string)[] Few = [("RateLimits__AddressPerSecond", "1"), ("RateLimits__AddressBurst", "3")];

    [Fact]
    public async Task Who_sends_too_much_is_told_when_to_come_back_and_is_answered_then_while_health_is_always_told()
    {
        await using var api = await EdgeApi.StartAsync(topology, Few);
        Assert.Equal(HttpStatusCode.OK, await api.StatusAsync(Path));
        using var refused = await ExhaustAsync(api);
        await EdgeApi.RefusedAsync(refused, HttpStatusCode.TooManyRequests, "too_many_requests");

        for (var i = 0; i < 20; i++)
            Assert.Equal(HttpStatusCode.OK, await api.StatusAsync(i % 2 == 0 ? "/alive" : "/health"));
        await Eventually.Reached(async () => await api.StatusAsync(Path) == HttpStatusCode.OK, "an answer after the wait", () => api.Output);
    }

    [Fact]
    public async Task A_page_of_a_known_origin_sees_that_and_why_it_is_refused()
    {
        await using var api = await EdgeApi.StartAsync(topology, Few);
        using (await ExhaustAsync(api))
        {
            using var refused = await ExhaustAsync(api, ("Origin", "http://localhost:3000"));
            Assert.Equal("http://localhost:3000", Assert.Single(refused.Headers.GetValues("Access-Control-Allow-Origin")));
            Assert.Contains("Retry-After", Assert.Single(refused.Headers.GetValues("Access-Control-Expose-Headers")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Behind_a_known_proxy_each_address_counts_for_itself_and_an_IPv6_network_for_one()
    {
        await using var api = await EdgeApi.StartAsync(topology, [.. Few, EdgeApi.TrustLocalProxy]);
        (await ExhaustAsync(api, (For, "198.51.100.1"))).Dispose();
        Assert.Equal(HttpStatusCode.OK, await api.StatusAsync(Path, (For, "198.51.100.2")));
        // The nearest proxy adds what it saw; what stands before that anybody may have written.
        (await ExhaustAsync(api, (For, "203.0.113.9, 198.51.100.3"))).Dispose();
        (await ExhaustAsync(api, (For, "198.51.100.3"))).Dispose();
        Assert.Equal(HttpStatusCode.OK, await api.StatusAsync(Path, (For, "203.0.113.9")));

        var answers = new List<HttpStatusCode>();
        for (var i = 1; i <= 8; i++)
            answers.Add(await api.StatusAsync(Path, (For, $"2001:db8:1:2:{i:x}::{i:x}")));
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        Assert.Equal(HttpStatusCode.OK, await api.StatusAsync(Path, (For, "2001:db8:1:3::1")));
    }

    [Fact]
    public async Task Each_caller_counts_for_itself_wherever_it_calls_from_and_who_is_nobody_counts_by_address_alone()
    {
        var tokens = new TokenIssuer();
        await using var api = await EdgeApi.StartAsync(topology,
            [("RateLimits__CallerPerSecond", "1"), ("RateLimits__CallerBurst", "3"), EdgeApi.TrustLocalProxy, .. tokens.Environment.Select(one => (one.Key, one.Value))]);
        var (one, other, device) = (Bearer("one"), Bearer("other"), ("Authorization", $"Bearer {tokens.Device("a-sensor")}"));

        using (var refused = await ExhaustAsync(api, one))
        {
            var problem = await EdgeApi.RefusedAsync(refused, HttpStatusCode.TooManyRequests, "too_many_requests");
            Assert.StartsWith("You send", (string?)problem["detail"], StringComparison.Ordinal);
        }

        (await ExhaustAsync(api, one, (For, "198.51.100.1"))).Dispose();
        Assert.Equal(HttpStatusCode.OK, await api.StatusAsync(Path, other));
        Assert.Equal(HttpStatusCode.OK, await api.StatusAsync(Path, device));
        for (var i = 0; i < 20; i++)
            Assert.Equal(HttpStatusCode.OK, await api.StatusAsync(Path, ("Authorization", string.Empty)));
        await Eventually.Reached(async () => await api.StatusAsync(Path, one) == HttpStatusCode.OK, "an answer after the wait", () => api.Output);

        (string, string) Bearer(string subject) => ("Authorization", $"Bearer {tokens.Sign(new Dictionary<string, object>(TokenIssuer.Claims("operator"), StringComparer.Ordinal) { ["sub"] = subject })}");
    }

    [Theory]
    [InlineData("farmer", "farmer_id")]
    [InlineData("vendor", "vendor_id")]
    [InlineData("device", "device_id")]
    [InlineData("operator", null)]
    public async Task A_caller_whose_token_has_no_subject_counts_too_and_for_nobody_else(string role, string? claim)
    {
        var tokens = new TokenIssuer();
        await using var api = await EdgeApi.StartAsync(topology,
            [("RateLimits__CallerPerSecond", "1"), ("RateLimits__CallerBurst", "3"), .. tokens.Environment.Select(one => (one.Key, one.Value))]);
        var (one, other) = ($"{Guid.NewGuid()}", $"{Guid.NewGuid()}");
        (await ExhaustAsync(api, Bearer(one, subject: null))).Dispose();
        // Who is called by another id, or has this one as the subject, is somebody else.
        Assert.Equal(HttpStatusCode.OK, await api.StatusAsync(Path, Bearer(other, subject: one)));
        if (claim is not null)
            Assert.Equal(HttpStatusCode.OK, await api.StatusAsync(Path, Bearer(other, subject: null)));

        (string, string) Bearer(string id, string? subject)
        {
            var claims = TokenIssuer.Claims(role);
            claims.Remove("sub");
            if (claim is not null)
                claims[claim] = id;
            if (subject is not null)
                claims["sub"] = subject;
            return ("Authorization", $"Bearer {tokens.Sign(claims)}");
        }
    }

    [Fact]
    public async Task Guessing_tokens_is_limited_before_a_token_is_looked_at()
    {
        await using var api = await EdgeApi.StartAsync(topology, Few);
        var answers = new List<HttpStatusCode>();
        for (var i = 1; i <= 8; i++)
            answers.Add(await api.StatusAsync("/api/farmers", ("Authorization", $"Bearer guess-{i}")));
        Assert.Equal(HttpStatusCode.Unauthorized, answers[0]);
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
    }

    [Theory]
    [InlineData("/health/x")]
    [InlineData("/alive/x")]
    [InlineData("/health//")]
    [InlineData("/healthy")]
    public async Task Only_the_addresses_of_health_themselves_do_not_count_so_that_tokens_are_not_guessed_below_them(string path)
    {
        await using var api = await EdgeApi.StartAsync(topology, Few);
        var answers = new List<HttpStatusCode>();
        for (var i = 1; i <= 8; i++)
            answers.Add(await api.StatusAsync(path, ("Authorization", $"Bearer guess-{i}")));
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
    }

    [Theory]
    [InlineData("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true")]
    [InlineData("ForwardedHeaders__KnownProxies__0", "192.0.2.1")]
    public async Task Who_is_no_known_proxy_is_not_believed_whose_request_it_is(string setting, string value)
    {
        await using var api = await EdgeApi.StartAsync(topology, [.. Few, (setting, value)]);
        var answers = new List<HttpStatusCode>();
        for (var i = 1; i <= 8; i++)
            answers.Add(await api.StatusAsync(Path, (For, $"198.51.100.{i}")));
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
    }

    [Fact]
    public async Task A_setting_that_makes_no_sense_keeps_the_API_from_starting_and_is_named()
    {
        // What is needed later is looked at later, and then all of it at once.
        await Task.WhenAll(
            NamedAsync(["RateLimits: "], ("RateLimits__CallerBurst", "1")),
            NamedAsync(["Callers: NameKey must have 32 characters or more."], ("Callers__NameKey", "short")),
            NamedAsync(["Connections: "], ("Connections__HeadTimeout", "00:00:00")),
            NamedAsync(["Cors:Origins: '*' is no origin"], ("Cors__Origins__0", "*")),
            NamedAsync(
                ["ForwardedHeaders: ", "Queries: ", "ListingStream: "],
                ("ForwardedHeaders__KnownNetworks__0", "10.1.0.0/33"), ("Queries__Timeout", "1.00:00:00"), ("ListingStream__MaxClientsPerAddress", "0")));

        async Task NamedAsync(string[] named, params (string Key, string Value)[] settings)
        {
            await using var process = await EdgeApi.RefusingAsync(topology, settings);
            Assert.Equal(1, await process.EndAsync());
            Assert.All(named, name => Assert.Contains(name, process.Output, StringComparison.Ordinal));
            Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("Unhandled", process.Output, StringComparison.Ordinal);
        }
    }

    /// <summary>Asks until it is refused, which more than a few requests are.</summary>
    private static async Task<HttpResponseMessage> ExhaustAsync(EdgeApi api, params (string Name, string Value)[] headers)
    {
        for (var i = 0; i < 30; i++)
        {
            var response = await api.SendAsync(HttpMethod.Get, Path, body: null, headers);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
                return response;
            response.Dispose();
        }

        throw new InvalidOperationException($"Thirty requests were answered.{Environment.NewLine}{api.Output}");
    }
}
