using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using MarketSnapshot.Tests.EndToEnd;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Xunit;

namespace MarketSnapshot.Tests.Dashboard;

public sealed class ExporterTests
{
    [Theory]
    [InlineData(OtlpExportProtocol.Grpc)]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    public async Task What_the_exporter_of_dotnet_sends_is_shown_over_both_transports(OtlpExportProtocol protocol)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var (traceId, linkedId) = Export(dashboard, protocol);

        var trace = await Eventually.Get(async () => await TryGetAsync(dashboard, $"/api/telemetry/traces/{traceId}"), "the trace");
        var spans = trace["spans"]!.AsArray();
        Assert.Equal(["outer", "inner"], spans.Select(s => (string)s!["name"]!));
        Assert.Equal("orders-2", (string)trace["trace"]!["resource"]!);
        Assert.Equal(1, (int)trace["trace"]!["errors"]!);
        Assert.Equal((string)spans[0]!["spanId"]!, (string)spans[1]!["parentId"]!);
        Assert.Equal("it broke", (string)spans[1]!["statusMessage"]!);
        Assert.Equal("seen", (string)spans[1]!["events"]![0]!["name"]!);
        Assert.Equal("42", (string)spans[0]!["attributes"]!["answer"]!);
        Assert.Equal(linkedId, (string)spans[0]!["links"]![0]!["traceId"]!);

        var linked = await dashboard.GetAsync($"/api/telemetry/traces/{linkedId}");
        Assert.Equal(traceId, (string)linked["spans"]![0]!["linkedFrom"]![0]!["traceId"]!);

        var log = Assert.Single((await dashboard.GetAsync($"/api/telemetry/logs?traceId={traceId}&level=warning")).AsArray())!;
        Assert.Equal(("17 apples", "Fruit", "Warning"), ((string)log["message"]!, (string)log["category"]!, (string)log["level"]!));
        Assert.Equal("17", (string)log["attributes"]!["Count"]!);

        var instruments = (await dashboard.GetAsync("/api/telemetry/metrics?resource=orders-2")).AsArray();
        Assert.Equal([("basket", "Counter"), ("weight", "Histogram")], instruments.Select(i => ((string)i!["instrument"]!, (string)i["kind"]!)));
    }

    private static (string TraceId, string LinkedId) Export(RunningDashboard dashboard, OtlpExportProtocol protocol)
    {
        var name = $"Dashboard.{protocol}.{Guid.NewGuid():N}";
        using var source = new ActivitySource(name);
        using var meter = new Meter(name);
        var resource = ResourceBuilder.CreateEmpty().AddService("orders", serviceInstanceId: $"orders-2-{Guid.NewGuid():N}");
        using var traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(name).AddOtlpExporter(o => Configure(o, "v1/traces")).Build();
        using var metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(name).AddOtlpExporter(o => Configure(o, "v1/metrics")).Build();
        using var logs = LoggerFactory.Create(b => b.AddOpenTelemetry(o =>
        {
            o.IncludeFormattedMessage = true;
            o.SetResourceBuilder(resource).AddOtlpExporter(e => Configure(e, "v1/logs"));
        }));

        var linked = source.StartActivity("earlier", ActivityKind.Internal, default(ActivityContext))!;
        linked.Stop();
        using var outer = source.StartActivity("outer", ActivityKind.Server, default(ActivityContext), links: [new ActivityLink(linked.Context)])!;
        outer.SetTag("answer", 42);
        using (var inner = source.StartActivity("inner")!)
        {
            inner.AddEvent(new ActivityEvent("seen"));
            inner.SetStatus(ActivityStatusCode.Error, "it broke");
            var logger = logs.CreateLogger("Fruit");
            Say.Apples(logger, 17);
            Say.Nothing(logger);
        }

        outer.Stop();
        meter.CreateCounter<long>("basket", "{item}").Add(3);
        meter.CreateHistogram<double>("weight", "kg").Record(1.5);
        return (outer.TraceId.ToHexString(), linked.TraceId.ToHexString()); // leaving sends what is left

        void Configure(OtlpExporterOptions options, string path)
        {
            options.Protocol = protocol;
            options.Endpoint = protocol == OtlpExportProtocol.Grpc ? dashboard.Options.OtlpGrpcUrl : new Uri(dashboard.Options.OtlpHttpUrl, path);
            options.Headers = $"x-otlp-api-key={RunningDashboard.OtlpKey}";
        }
    }

    private static async Task<JsonNode?> TryGetAsync(RunningDashboard dashboard, string path)
    {
        using var response = await dashboard.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return response.IsSuccessStatusCode ? JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)) : null;
    }
}

internal static partial class Say
{
    [LoggerMessage(1, LogLevel.Warning, "{Count} apples")]
    public static partial void Apples(ILogger logger, int count);

    [LoggerMessage(2, LogLevel.Information, "nothing to say")]
    public static partial void Nothing(ILogger logger);
}
