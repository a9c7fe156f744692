using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Aspire.Dashboard.Otlp;
using Aspire.Dashboard.Telemetry;
using CsCheck;
using Xunit;

namespace MarketSnapshot.Tests.Dashboard;

/// <summary>Single points and spans that can't be kept, in a request whose rest can.</summary>
public sealed class UnusablePartTests
{
    private static readonly Gen<double> Doubles = Gen.OneOf(
        Gen.Double, Gen.Double[-10, 10], Gen.OneOfConst(double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.MinValue, double.Epsilon, -0.0, 0, 1e300, -1e300));

    /// <summary>What is wrong, and a metric with one such point.</summary>
    public static TheoryData<string> Unusable => [.. Metrics.Keys];

    private static Dictionary<string, byte[]> Metrics { get; } = new(StringComparer.Ordinal)
    {
        ["a gauge that is not a number"] = Metric.Gauge("bad", double.NaN),
        ["an infinite gauge"] = Metric.Gauge("bad", double.PositiveInfinity),
        ["a gauge so large that differences would be infinite"] = Metric.Gauge("bad", double.MaxValue),
        ["a sum that is not a number"] = Metric.Counter("bad", double.NaN),
        ["an infinite sum"] = Metric.Counter("bad", double.NegativeInfinity),
        ["a histogram whose sum is not a number"] = Metric.Histogram("bad", double.NaN, [1, 2], [1, 1, 1]),
        ["a histogram whose sum is infinite"] = Metric.Histogram("bad", double.PositiveInfinity, [1, 2], [1, 1, 1]),
        ["a histogram with a bound that is not a number"] = Metric.Histogram("bad", 3, [1, double.NaN], [1, 1, 1]),
        ["a histogram with an infinite bound"] = Metric.Histogram("bad", 3, [1, double.PositiveInfinity], [1, 1, 1]),
        ["a histogram with as many buckets as bounds"] = Metric.Histogram("bad", 3, [1, 2], [1, 1]),
        ["a histogram with too many buckets for its bounds"] = Metric.Histogram("bad", 3, [1, 2], [1, 1, 1, 1]),
        ["a histogram whose bounds go down"] = Metric.Histogram("bad", 3, [2, 1], [1, 1, 1]),
        ["a histogram with the same bound twice"] = Metric.Histogram("bad", 3, [1, 1], [1, 1, 1]),
        ["a histogram with more buckets than are taken"] = Metric.Histogram("bad", 3, [.. Enumerable.Range(0, 600).Select(i => (double)i)], new ulong[601]),
        ["an exponential histogram whose sum is not a number"] = Metric.Exponential("bad", double.NaN, 0, 0, [1]),
        ["an exponential histogram with more buckets than are taken"] = Metric.Exponential("bad", 3, 0, -300, new ulong[600]),
        ["an exponential histogram with more buckets below zero than are taken"] = Metric.Exponential("bad", 3, 0, 0, [1], new ulong[600]),
        ["an exponential histogram beyond all numbers"] = Metric.Exponential("bad", 3, -5, 1000, [1, 1]),
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task A_point_that_is_no_finite_number_or_no_histogram_is_refused_and_counted_and_the_rest_is_kept(string what)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var request = Metric.Request(Metric.Gauge("first", 1, 2), Metrics[what], Metric.Histogram("last", 3, [1, 2], [1, 1, 1]));
        foreach (var (grpc, refused) in new[] { (false, 1), (true, 2) })
        {
            var (rejected, message) = PartialSuccess(await ExportAsync(dashboard, grpc, "metrics", request));
            Assert.Equal((1, refused), (rejected, await dashboard.RefusedAsync("Unusable")));
            Assert.NotEqual("", message);
        }

        Assert.Equal(["first", "last"], (await dashboard.GetAsync("/api/telemetry/metrics")).AsArray().Select(i => (string)i!["instrument"]!));
        foreach (var path in new[] { "/metrics?resource=sample&instrument=first", "/metrics?resource=sample&instrument=last", "/metrics?resource=sample&instrument=bad" })
            await Page(dashboard, path);
        Assert.Contains("Refused: 2", await Page(dashboard, "/"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_said_of_a_request_that_is_kept_whole(bool grpc)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        Assert.Empty(await ExportAsync(dashboard, grpc, "metrics", Metric.Request(Metric.Counter("requests", 1, 2), Metric.Exponential("sizes", 3, -10, -1, [1, 1]))));
        Assert.Equal(0, await dashboard.RefusedAsync("Unusable"));
        Assert.Equal(["requests", "sizes"], (await dashboard.GetAsync("/api/telemetry/metrics")).AsArray().Select(i => (string)i!["instrument"]!));
        Assert.Equal(3, (await dashboard.GetAsync("/api/telemetry/metrics?resource=sample&instrument=sizes"))["lines"]!.AsArray().Count);
    }

    [Fact]
    public async Task An_example_of_a_measurement_that_is_no_number_takes_its_point_with_it_nowhere()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        Assert.Empty(await ExportAsync(dashboard, grpc: false, "metrics", Metric.Request(Metric.WithExemplar("load", 0.5, exemplar: double.NaN))));
        var line = Assert.Single((await dashboard.GetAsync("/api/telemetry/metrics?resource=sample&instrument=load"))["lines"]!.AsArray());
        Assert.Equal(0.5, (double)line!["points"]![0]!["value"]!);
        await Page(dashboard, "/metrics?resource=sample&instrument=load");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_span_without_ids_is_refused_and_counted_and_the_rest_is_kept(bool grpc)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var nameless = Message.Field(1, Message.Field(2, Message.Field(2, Message.Field(5, "lost"))));
        Assert.Equal(1, PartialSuccess(await ExportAsync(dashboard, grpc, "trace", [.. nameless, .. Message.Spans()])).Rejected);
        Assert.Equal(1, await dashboard.RefusedAsync("Unusable"));
        Assert.Equal("GET /sample", (string)Assert.Single((await dashboard.GetAsync("/api/telemetry/traces")).AsArray())!["name"]!);
    }

    [Fact]
    public void Whatever_numbers_come_what_is_drawn_are_finite_ones()
    {
        var histogram = Gen.Select(Doubles, Doubles.Array[0, 4], Gen.ULong[0, 100].Array[0, 5]).Select(h => Metric.Histogram("any", h.Item1, h.Item2, h.Item3));
        var exponential = Gen.Select(Doubles, Gen.Int[-12, 25], Gen.Int[-2000, 2000], Gen.ULong[0, 100].Array[0, 5]).Select(h => Metric.Exponential("any", h.Item1, h.Item2, h.Item3, h.Item4));
        var numbers = Doubles.Array[1, 4];
        Gen.OneOf(numbers.Select(values => Metric.Gauge("any", values)), numbers.Select(values => Metric.Counter("any", values)), histogram, exponential).Sample(
            metric =>
            {
                var store = new TelemetryStore(new StoreLimits());
                store.Add(OtlpMetrics.Decode(Metric.Request(metric), new DecodeLimits(), new Rejected()));
                var chart = new MetricQuery { Resource = "sample", Instrument = "any" }.Chart(store, TimeProvider.System.GetUtcNow());
                Assert.All(chart?.Lines.SelectMany(line => line.Points) ?? [], point => Assert.True(double.IsFinite(point.Value), $"{point.Value} is drawn."));
                JsonSerializer.Serialize(chart);
            },
            iter: 5000);
    }

    private static async Task<string> Page(RunningDashboard dashboard, string path)
    {
        var page = await dashboard.Http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("NaN", page);
        Assert.DoesNotContain("∞", WebUtility.HtmlDecode(page));
        Assert.DoesNotContain("Infinity", page);
        return page;
    }

    /// <summary>Sends it, sees it taken, and gives the message that answers.</summary>
    private static async Task<byte[]> ExportAsync(RunningDashboard dashboard, bool grpc, string signal, byte[] message)
    {
        var service = $"{char.ToUpperInvariant(signal[0])}{signal[1..]}Service";
        var address = grpc
            ? new Uri(dashboard.Options.OtlpGrpcUrl, $"/opentelemetry.proto.collector.{signal}.v1.{service}/Export")
            : new Uri(dashboard.Options.OtlpHttpUrl, signal == "trace" ? "/v1/traces" : $"/v1/{signal}");
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Version = grpc ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(grpc ? Prefixed(message) : message),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(grpc ? "application/grpc" : "application/x-protobuf");
        request.Headers.Add("x-otlp-api-key", RunningDashboard.OtlpKey);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, request.Content.Headers.ContentType), (response.StatusCode, response.Content.Headers.ContentType));
        if (!grpc)
            return body;
        Assert.Equal("0", Assert.Single(response.TrailingHeaders.GetValues("grpc-status")));
        Assert.Equal(Prefixed(body[5..]), body);
        return body[5..];
    }

    private static byte[] Prefixed(byte[] message)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, message.Length);
        return [0, .. length, .. message];
    }

    private static (int Rejected, string Message) PartialSuccess(byte[] answer)
    {
        var (rejected, message) = (0, "");
        for (var response = new ProtoReader(answer); response.Next();)
        {
            Assert.Equal(1, response.Field);
            for (var partial = response.Message(); partial.Next();)
            {
                if (partial.Field == 1)
                    rejected = (int)partial.Varint();
                else
                    message = partial.Text();
            }
        }

        return (rejected, message);
    }
}
