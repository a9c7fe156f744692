using MarketSnapshot.Tests.EndToEnd.TypeScript;
using Xunit;

namespace MarketSnapshot.Tests.Dashboard;

/// <summary>An exporter in another language, by other authors, from its public packages.</summary>
public sealed class NodeExporterTests
{
    [Fact]
    public async Task What_the_exporter_of_Node_sends_is_shown_over_both_transports()
    {
        var project = await NodePackages.PrepareAsync(Path.Combine("Dashboard", "Node"), "the exporter of Node.js");
        foreach (var transport in new[] { "grpc", "proto" })
        {
            await using var dashboard = await RunningDashboard.StartAsync();
            var url = transport == "grpc" ? dashboard.Options.OtlpGrpcUrl : dashboard.Options.OtlpHttpUrl;
            var traceId = (await project.SucceedAsync("node", "send.mjs", transport, url.ToString().TrimEnd('/'), RunningDashboard.OtlpKey)).Trim();

            var trace = await dashboard.GetAsync($"/api/telemetry/traces/{traceId}");
            Assert.Equal(["GET /forecast", "look at the sky"], trace["spans"]!.AsArray().Select(s => (string)s!["name"]!));
            Assert.Equal(("weather", 1), ((string)trace["trace"]!["resource"]!, (int)trace["trace"]!["errors"]!));
            var log = Assert.Single((await dashboard.GetAsync($"/api/telemetry/logs?resource=weather&traceId={traceId}")).AsArray())!;
            Assert.Equal(("It may rain", "Warning", "0.7"), ((string)log["message"]!, (string)log["level"]!, (string)log["attributes"]!["chance"]!));
            var instruments = (await dashboard.GetAsync("/api/telemetry/metrics?resource=weather")).AsArray();
            Assert.Equal([("forecasts", "Counter"), ("rainfall", "Histogram")], instruments.Select(i => ((string)i!["instrument"]!, (string)i["kind"]!)));
            Assert.Equal(0, (long)(await dashboard.GetAsync("/api/status"))["refused"]!.AsObject().Sum(reason => (long)reason.Value!));
        }
    }
}
