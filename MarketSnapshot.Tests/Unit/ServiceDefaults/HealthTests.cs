using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MarketSnapshot.Tests.Unit.ServiceDefaults;

public sealed class HealthTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HealthStatus.Healthy, HttpStatusCode.OK)]
    [InlineData(HealthStatus.Degraded, HttpStatusCode.OK)]
    [InlineData(HealthStatus.Unhealthy, HttpStatusCode.ServiceUnavailable)]
    public async Task The_worst_check_decides(HealthStatus status, HttpStatusCode expected)
    {
        await using var service = await StartAsync(checks => checks
            .AddCheck("store", () => new HealthCheckResult(status, "as it is"))
            .AddCheck("other", () => HealthCheckResult.Healthy()));

        var (code, body) = await GetAsync(service, "/health");

        Assert.Equal(expected, code);
        Assert.Equal($"{status}", (string?)body["status"]);
        Assert.Equal(["other", "self", "store"], body["checks"]!.AsArray().Select(check => (string?)check!["name"]));
        Assert.Equal("as it is", (string?)body["checks"]![2]!["description"]);
    }

    [Fact]
    public async Task A_process_is_alive_whatever_its_stores_do()
    {
        await using var service = await StartAsync(checks => checks.AddCheck("store", () => HealthCheckResult.Unhealthy()));

        var (code, body) = await GetAsync(service, "/alive");

        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Equal("self", (string?)Assert.Single(body["checks"]!.AsArray())!["name"]);
    }

    [Fact]
    public async Task What_a_check_throws_is_not_shown()
    {
        await using var service = await StartAsync(checks => checks
            .AddCheck("store", () => throw new InvalidOperationException("Host=db;Password=secret"))
            .AddCheck("other", () => HealthCheckResult.Unhealthy("Password=secret", new InvalidOperationException("Password=secret"))));

        var (code, body) = await GetAsync(service, "/health");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, code);
        Assert.DoesNotContain("secret", body.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_that_neither_answers_nor_stops_is_not_waited_for()
    {
        var never = new TaskCompletionSource<HealthCheckResult>();
        var begun = 0;
        await using var service = await StartAsync(checks => checks.AddAsyncCheck("store", () =>
        {
            Interlocked.Increment(ref begun);
            return never.Task;
        }, timeout: TimeSpan.FromMilliseconds(200)));

        var (code, body) = await GetAsync(service, "/health");
        await GetAsync(service, "/health");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, code);
        Assert.Equal("No answer within 0.2 s.", (string?)body["checks"]!.AsArray().Single(check => (string?)check!["name"] == "store")!["description"]);
        Assert.Equal(1, begun);
        never.SetResult(HealthCheckResult.Healthy());
    }

    private static async Task<WebApplication> StartAsync(Action<IHealthChecksBuilder> add)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        add(builder.Services.AddHealthChecks());
        var service = builder.Build();
        service.MapDefaultEndpoints();
        await service.StartAsync(Cancellation);
        return service;
    }

    private static async Task<(HttpStatusCode Code, JsonNode Body)> GetAsync(WebApplication service, string path)
    {
        using var client = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };
        using var response = await client.GetAsync(path, Cancellation).WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!);
    }
}
