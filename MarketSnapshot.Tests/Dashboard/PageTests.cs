extern alias Dashboard;

using System.Net;
using System.Text.Json.Nodes;
using Aspire.Dashboard.Telemetry;
using Dashboard::Aspire.Dashboard.Resources;
using Xunit;

namespace MarketSnapshot.Tests.Dashboard;

public sealed class PageTests
{
    [Theory]
    [InlineData("/", "Start the application")]
    [InlineData("/console", "Choose a resource")]
    [InlineData("/logs", "No telemetry has come yet")]
    [InlineData("/traces", "No telemetry has come yet")]
    [InlineData("/metrics", "No telemetry has come yet")]
    [InlineData("/kept", "Everything is in memory")]
    public async Task An_empty_page_says_what_to_do(string path, string words)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        Assert.Contains(words, await dashboard.Http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_somebody_sends_never_becomes_markup()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await dashboard.SendAsync("/v1/logs", new ByteArrayContent(Message.Log("<script>alert(1)</script>")));
        var page = await dashboard.Http.GetStringAsync(new Uri("/logs?text=%22%3E%3Cscript%3E", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("\"><script>", page);
        page = await dashboard.Http.GetStringAsync(new Uri("/logs", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("&lt;script&gt;alert(1)", page);
    }

    [Fact]
    public async Task A_trace_is_shown_with_its_spans_and_one_that_is_gone_says_so()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await dashboard.SendAsync("/v1/traces", new ByteArrayContent(Message.Spans()));
        var page = await dashboard.Http.GetStringAsync(new Uri("/traces/0102030405060708090a0b0c0d0e0f10", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("GET /sample", page);
        Assert.Contains("http.request.method", page);
        using var gone = await dashboard.Http.GetAsync(new Uri("/traces/ff", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Where_there_is_no_page_people_and_scripts_are_told_so()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var page = await dashboard.Http.GetAsync(new Uri("/no/such<page>", UriKind.Relative), TestContext.Current.CancellationToken);
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        Assert.Contains("<h1>Not here</h1>", html);
        Assert.Contains("There is no page /no/such", html);
        Assert.DoesNotContain("<page>", html);

        using var answer = await dashboard.Http.GetAsync(new Uri("/api/nothing", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Theory]
    [InlineData("/api/resources/api/console?limit=abc", "limit")]
    [InlineData("/api/resources/api/console?limit=-1", "limit")]
    [InlineData("/api/telemetry/logs?limit=abc&level=loud", "level", "limit")]
    [InlineData("/api/telemetry/traces?minMs=NaN", "minMs")]
    [InlineData("/api/telemetry/traces?minMs=Infinity&limit=1.5", "minMs", "limit")]
    [InlineData("/api/telemetry/traces?errors=perhaps&hideCalls=1", "errors", "hideCalls")]
    [InlineData("/api/telemetry/metrics?minutes=0", "minutes")]
    [InlineData("/api/telemetry/metrics?minutes=99999999999", "minutes")]
    public async Task A_script_is_told_which_parameter_cannot_be_read(string path, params string[] names)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var response = await dashboard.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(names, problem["errors"]!.AsObject().Select(error => error.Key));
        Assert.All(problem["errors"]!.AsObject(), error => Assert.StartsWith("It has to be ", (string)error.Value![0]!));
    }

    [Theory]
    [InlineData("/traces?minMs=NaN&limit=abc")]
    [InlineData("/traces?minMs=&errors=")]
    [InlineData("/api/telemetry/traces?minMs=&errors=off&hideCalls=on&limit=999999")]
    [InlineData("/logs?level=loud&limit=-1")]
    [InlineData("/api/telemetry/logs?level=&limit=")]
    [InlineData("/api/resources/api/console?limit=")]
    public async Task A_parameter_without_a_value_does_not_restrict_and_a_page_leaves_out_what_cannot_be_read(string path)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        dashboard.Board.Take(new ResourceMessage { Lines = new ConsoleLines("api", 0, [new LineInfo(1, "GET /sample", IsError: false)]) });
        await dashboard.SendAsync("/v1/traces", new ByteArrayContent(Message.Spans()));
        await dashboard.SendAsync("/v1/logs", new ByteArrayContent(Message.Log("GET /sample")));
        Assert.Contains("GET /sample", await dashboard.Http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Percentiles_lie_within_their_bucket_and_rates_survive_a_restart()
    {
        var histogram = new Histogram(100, [1, 2, 4], [0, 50, 50, 0]);
        Assert.Equal(2, Percentiles.Of([histogram], 0.5), precision: 6);
        Assert.Equal(3.6, Percentiles.Of([histogram], 0.9), precision: 6);
        Assert.Equal(4, Percentiles.Of([new Histogram(1, [1, 2, 4], [0, 0, 0, 1])], 0.99), precision: 6);

        var points = new[] { 10.0, 30, 5 }.Select((value, i) => Some.Point("api", "requests", value) with { Time = Some.Time.AddSeconds(i * 2) }).ToArray();
        Assert.Equal([10, 2.5], Rates.PerSecond(points).Select(p => p.Value));
    }
}
