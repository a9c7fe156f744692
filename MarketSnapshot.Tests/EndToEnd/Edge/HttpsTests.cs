using System.Net;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Edge;

/// <summary>Plain HTTP and HTTPS, outside Development and in it.</summary>
public sealed class HttpsTests(Topology topology)
{
    private static readonly (string, string)[] Port = [("ASPNETCORE_HTTPS_PORT", "8443"), EdgeApi.TrustLocalProxy];

    [Fact]
    public async Task Outside_Development_plain_HTTP_is_sent_to_HTTPS_and_browsers_remember_it_except_for_probes()
    {
        await using var api = await EdgeApi.StartAsync(topology, [.. Port, .. EdgeApi.Production]);
        using var plain = await api.SendAsync(HttpMethod.Get, "/api/listings?limit=1", body: null, ("Host", "market.example"));
        Assert.Equal(HttpStatusCode.TemporaryRedirect, plain.StatusCode);
        Assert.Equal("https://market.example:8443/api/listings?limit=1", plain.Headers.Location?.ToString());
        Assert.False(plain.Headers.Contains("Strict-Transport-Security"));
        Assert.True(plain.Headers.Contains("X-Content-Type-Options"));
        foreach (var probe in (string[])["/alive", "/health"])
            Assert.Equal(HttpStatusCode.OK, await api.StatusAsync(probe));
        Assert.Equal(HttpStatusCode.TemporaryRedirect, await api.StatusAsync("/health/x", ("Host", "market.example")));

        using var secure = await api.SendAsync(HttpMethod.Get, "/api/listings?limit=1", body: null, ("Host", "market.example"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "198.51.100.1"));
        Assert.Equal(HttpStatusCode.OK, secure.StatusCode);
        Assert.Equal("max-age=31536000", Assert.Single(secure.Headers.GetValues("Strict-Transport-Security")));
    }

    [Fact]
    public async Task In_Development_nothing_is_redirected_and_nothing_is_remembered()
    {
        await using var api = await EdgeApi.StartAsync(topology, Port);
        using var plain = await api.SendAsync(HttpMethod.Get, "/api/listings?limit=1", body: null, ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "198.51.100.1"));
        Assert.Equal(HttpStatusCode.OK, plain.StatusCode);
        Assert.False(plain.Headers.Contains("Strict-Transport-Security"));
    }
}
