using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Xunit;

namespace MarketSnapshot.Tests.Dashboard;

public sealed class RefusalTests
{
    private const int Huge = 100 * 1024 * 1024;

    [Fact]
    public async Task What_is_wrong_is_refused_and_counted_and_what_is_right_is_kept()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await dashboard.SendAsync("/v1/logs", new ByteArrayContent(Message.Log("before"))));

        Assert.Equal(HttpStatusCode.Unauthorized, await dashboard.SendAsync("/v1/logs", new ByteArrayContent(Message.Log("stolen")), key: "wrong"));
        Assert.Equal(HttpStatusCode.Unauthorized, await dashboard.SendAsync("/v1/logs", new ByteArrayContent(Message.Log("stolen")), key: null));
        Assert.Equal(HttpStatusCode.BadRequest, await dashboard.SendAsync("/v1/logs", new ByteArrayContent([.. Message.Log("half"), 0x0a, 0x7f])));
        Assert.Equal(HttpStatusCode.BadRequest, await dashboard.SendAsync("/v1/logs", NotGzip()));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await dashboard.SendAsync("/v1/logs", new ByteArrayContent(new byte[Huge])));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await dashboard.SendAsync("/v1/logs", new StreamContent(new Zeros(Huge)))); // in chunks: its length is not told
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await dashboard.SendAsync("/v1/logs", Gzip(new byte[Huge])));
        Assert.Equal(HttpStatusCode.NotFound, await dashboard.SendAsync("/v1/profiles", new ByteArrayContent([])));

        Assert.Equal(HttpStatusCode.OK, await dashboard.SendAsync("/v1/logs", Gzip(Message.Log("after"))));
        await KeptAndCountedAsync(dashboard, wrongKey: 2, broken: 2, tooLarge: 3, unsupported: 1);
    }

    [Fact]
    public async Task What_is_wrong_is_refused_and_counted_over_grpc_too()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        Assert.Equal("0", await GrpcAsync(dashboard, Prefixed(Message.Log("before"))));

        Assert.Equal("16", await GrpcAsync(dashboard, Prefixed(Message.Log("stolen")), key: "wrong"));
        Assert.Equal("16", await GrpcAsync(dashboard, Prefixed(Message.Log("stolen")), key: null));
        Assert.Equal("3", await GrpcAsync(dashboard, new ByteArrayContent([0, 0, 0, 0, 9, 1]))); // less than its prefix says
        Assert.Equal("3", await GrpcAsync(dashboard, Prefixed([0x0a, 0x7f])));
        Assert.Equal("8", await GrpcAsync(dashboard, Prefixed(new byte[Huge])));
        Assert.Equal("8", await GrpcAsync(dashboard, new StreamContent(new Zeros(Huge))));
        Assert.Equal("8", await GrpcAsync(dashboard, Prefixed(await Gzip(new byte[Huge]).ReadAsByteArrayAsync(TestContext.Current.CancellationToken), compressed: 1)));
        Assert.Equal("12", await GrpcAsync(dashboard, Prefixed([]), service: "profiles.v1.ProfilesService"));

        Assert.Equal("0", await GrpcAsync(dashboard, Prefixed(await Gzip(Message.Log("after")).ReadAsByteArrayAsync(TestContext.Current.CancellationToken), compressed: 1)));
        await KeptAndCountedAsync(dashboard, wrongKey: 2, broken: 2, tooLarge: 3, unsupported: 1);
    }

    [Fact]
    public async Task Senders_that_stop_in_the_middle_hold_nobody_up()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var stopped = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 5; i++)
            {
                var client = new TcpClient();
                stopped.Add(client);
                await client.ConnectAsync(IPAddress.Loopback, dashboard.Options.OtlpHttpUrl.Port, TestContext.Current.CancellationToken);
                var head = $"POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\nx-otlp-api-key: {RunningDashboard.OtlpKey}\r\nContent-Length: 1000\r\n\r\nhalf";
                await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
            }

            for (var i = 0; i < 5; i++)
                Assert.Equal(HttpStatusCode.OK, await dashboard.SendAsync("/v1/logs", new ByteArrayContent(Message.Log("after"))).WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
        }
        finally
        {
            stopped.ForEach(client => client.Dispose());
        }
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
        using var login = await http.GetAsync(new Uri($"/login?t={RunningDashboard.Token}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("httponly", Assert.Single(login.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);

        using var status = await http.GetAsync(new Uri("/api/status", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, status.StatusCode);
    }

    [Fact]
    public async Task A_wrong_token_is_refused_and_counted_and_the_page_says_so()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var http = Stranger(dashboard);
        using var asked = await http.GetAsync(new Uri("/login", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, 0), (asked.StatusCode, await dashboard.RefusedAsync("WrongToken")));

        using var wrong = await http.GetAsync(new Uri("/login?returnUrl=%2Flogs&t=wrong", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.Unauthorized, 1), (wrong.StatusCode, await dashboard.RefusedAsync("WrongToken")));
        Assert.Contains("That is not the token", await wrong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.False(wrong.Headers.Contains("Set-Cookie"));
        Assert.Contains("wrong token</dt><dd>1</dd>", await dashboard.Http.GetStringAsync(new Uri("/kept", UriKind.Relative), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/logs?text=%25C3%25A9", "/logs?text=%C3%A9")]
    [InlineData("//elsewhere.example", "/")]
    [InlineData("/\\elsewhere.example", "/")]
    [InlineData("/%09/elsewhere.example", "/")]
    [InlineData("/%0A/elsewhere.example", "/")]
    [InlineData("/%0D%0A/elsewhere.example", "/")]
    [InlineData("%09//elsewhere.example", "/")]
    [InlineData("/%C3%A9", "/")] // can't stand in a header
    [InlineData("http://elsewhere.example", "/")]
    public async Task Signing_in_leads_to_no_other_site(string returnUrl, string leadsTo)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var http = Stranger(dashboard);
        using var login = await http.GetAsync(new Uri($"/login?t={RunningDashboard.Token}&returnUrl={returnUrl}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.Redirect, leadsTo), (login.StatusCode, Assert.Single(login.Headers.NonValidated["Location"])));
    }

    [Theory]
    [InlineData("bearer", HttpStatusCode.OK)]
    [InlineData("BEARER", HttpStatusCode.OK)]
    [InlineData("Basic", HttpStatusCode.Unauthorized)]
    public async Task A_script_signs_in_with_the_scheme_in_whatever_case(string scheme, HttpStatusCode status)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var http = Stranger(dashboard);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(scheme, RunningDashboard.Token);
        using var response = await http.GetAsync(new Uri("/api/status", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(status, response.StatusCode);
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

    private static ByteArrayContent NotGzip()
    {
        var content = new ByteArrayContent(Message.Log("plain"));
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    private static ByteArrayContent Prefixed(byte[] message, byte compressed = 0)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, message.Length);
        return new ByteArrayContent([compressed, .. length, .. message]);
    }

    private static async Task<string> GrpcAsync(
        RunningDashboard dashboard, HttpContent content, string? key = RunningDashboard.OtlpKey, string service = "logs.v1.LogsService")
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(dashboard.Options.OtlpGrpcUrl, $"/opentelemetry.proto.collector.{service}/Export"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.Add("grpc-encoding", "gzip"); // where the prefix says that it is compressed
        if (key is not null)
            request.Headers.Add("x-otlp-api-key", key);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return response.TrailingHeaders.GetValues("grpc-status").Single();
    }

    private static async Task KeptAndCountedAsync(RunningDashboard dashboard, int wrongKey, int broken, int tooLarge, int unsupported)
    {
        var messages = (await dashboard.GetAsync("/api/telemetry/logs")).AsArray().Select(l => (string)l!["message"]!);
        Assert.Equal(["after", "before"], messages);
        var refused = (await dashboard.GetAsync("/api/status"))["refused"]!;
        Assert.Equal((wrongKey, broken, tooLarge, unsupported), ((int)refused["WrongApiKey"]!, (int)refused["Broken"]!, (int)refused["TooLarge"]!, (int)refused["Unsupported"]!));
        Assert.Contains($"Refused: {wrongKey + broken + tooLarge + unsupported}", await dashboard.Http.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken));
    }

    /// <summary>So many zeros, whose number is not told beforehand.</summary>
    private sealed class Zeros(long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, _left);
            Array.Clear(buffer, offset, read);
            _left -= read;
            return read;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
