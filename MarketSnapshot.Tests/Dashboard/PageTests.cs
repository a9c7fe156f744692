using System.Net;
using Aspire.Dashboard.Pages;
using Aspire.Dashboard.Telemetry;
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
    public void A_line_of_a_terminal_keeps_its_colours_and_nothing_else_of_its_codes()
    {
        var pieces = AnsiText.Pieces("\e[32minfo\e[39m: \e[2Kdone \e[91mbut\e[0m not");
        Assert.Equal([("info", "ansi2"), (": ", null), ("done ", null), ("but", "ansi9"), (" not", null)], pieces.Select(p => (p.Text, p.Class)));
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
