using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Xunit;

namespace MarketSnapshot.Tests.Dashboard;

public sealed class RefusalTests
{
    [Fact]
    public async Task What_is_wrong_is_refused_and_counted_and_what_is_right_is_kept()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await dashboard.SendAsync("/v1/logs", new ByteArrayContent(Message.Log("before"))));

        Assert.Equal(HttpStatusCode.Unauthorized, await dashboard.SendAsync("/v1/logs", new ByteArrayContent(Message.Log("stolen")), key: "wrong"));
        Assert.Equal(HttpStatusCode.Unauthorized, await dashboard.SendAsync("/v1/logs", new ByteArrayContent(Message.Log("stolen")), key: null));
        Assert.Equal(HttpStatusCode.BadRequest, await dashboard.SendAsync("/v1/logs", new ByteArrayContent([.. Message.Log("half"), 0x0a, 0x7f])));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await dashboard.SendAsync("/v1/logs", new ByteArrayContent(new byte[9 * 1024 * 1024])));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await dashboard.SendAsync("/v1/logs", Gzip(new byte[100 * 1024 * 1024])));

        Assert.Equal(HttpStatusCode.OK, await dashboard.SendAsync("/v1/logs", Gzip(Message.Log("after"))));
        var messages = (await dashboard.GetAsync("/api/telemetry/logs")).AsArray().Select(l => (string)l!["message"]!);
        Assert.Equal(["after", "before"], messages);
        Assert.Equal(2, await dashboard.RefusedAsync("WrongApiKey"));
        Assert.Equal(1, await dashboard.RefusedAsync("Broken"));
        Assert.Equal(2, await dashboard.RefusedAsync("TooLarge"));
    }

    [Fact]
    public async Task A_wrong_key_and_a_broken_message_are_refused_over_grpc_too()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        Assert.Equal("16", await GrpcAsync(dashboard, "wrong", [0, 0, 0, 0, 0]));
        Assert.Equal("3", await GrpcAsync(dashboard, RunningDashboard.OtlpKey, [0, 0, 0, 0, 9, 1]));
        Assert.Equal("3", await GrpcAsync(dashboard, RunningDashboard.OtlpKey, [0, 0, 0, 0, 2, 0x0a, 0x7f]));
        Assert.Equal("0", await GrpcAsync(dashboard, RunningDashboard.OtlpKey, [0, 0, 0, 0, 0]));
        Assert.Equal((1, 2), (await dashboard.RefusedAsync("WrongApiKey"), await dashboard.RefusedAsync("Broken")));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/traces")]
    [InlineData("/api/resources")]
    [InlineData("/api/telemetry/logs")]
    [InlineData("/api/status")]
    public async Task Without_a_token_nothing_is_shown(string path)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var http = Stranger(dashboard);
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(1, await dashboard.RefusedAsync("NotSignedIn"));
    }

    [Fact]
    public async Task The_token_of_the_address_signs_in_for_as_long_as_the_cookie_is_kept()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var http = Stranger(dashboard);
        using var wrong = await http.GetAsync(new Uri("/login?t=wrong", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.False(wrong.Headers.Contains("Set-Cookie"));

        using var login = await http.GetAsync(new Uri($"/login?t={RunningDashboard.Token}&returnUrl=//elsewhere.example", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.Redirect, "/"), (login.StatusCode, $"{login.Headers.Location}"));
        Assert.Contains("httponly", Assert.Single(login.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);

        using var status = await http.GetAsync(new Uri("/api/status", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, status.StatusCode);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "http://localhost:1")]
    [InlineData("Host", "attacker.example")]
    public async Task A_command_from_another_site_is_refused(string header, string value)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(dashboard.Options.FrontendUrl, "/api/resources/api/stop"));
        request.Headers.TryAddWithoutValidation(header, value);
        using var response = await dashboard.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Contains(response.StatusCode, new[] { HttpStatusCode.Forbidden, HttpStatusCode.BadRequest });
        Assert.Equal(1, await dashboard.RefusedAsync("CrossSite"));
    }

    private static HttpClient Stranger(RunningDashboard dashboard) =>
        new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = dashboard.Options.FrontendUrl };

    private static ByteArrayContent Gzip(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        var content = new ByteArrayContent(compressed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    private static async Task<string> GrpcAsync(RunningDashboard dashboard, string key, byte[] body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(dashboard.Options.OtlpGrpcUrl, "/opentelemetry.proto.collector.logs.v1.LogsService/Export"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.Add("x-otlp-api-key", key);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return response.TrailingHeaders.GetValues("grpc-status").Single();
    }
}
