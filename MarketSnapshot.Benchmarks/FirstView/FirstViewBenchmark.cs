using Aspire.Hosting;
using MarketSnapshot.Benchmarks.Running;

namespace MarketSnapshot.Benchmarks.FirstView;

/// <summary>Opens the market with an empty cache over a slow network, as a buyer does who comes for the first time.</summary>
internal sealed class FirstViewBenchmark : IBenchmark
{
    private const int MarkupLimit = 40 * 1024;
    private const int TotalLimit = 150 * 1024;

    public string Name => "first-view";

    public string Summary => "The first view of a market with so many listings, in Chromium over so many kbit/s and so many ms latency: bytes over the wire, and when it is seen.";

    public IReadOnlyDictionary<string, int> Defaults => new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["listings"] = 36,
        ["runs"] = 7,
        ["kbit"] = 400,
        ["latency"] = 400,
        ["limit"] = 3000,
    };

    public async Task RunAsync(BenchmarkOptions options, Report report, CancellationToken cancellationToken)
    {
        await using var chromium = await SlowChromium.StartAsync(options["kbit"], options["latency"]);
        await using var system = await RunningSystem.StartAsync(
            [ResourceNames.Api, ResourceNames.Web],
            builder => RunningSystem.Project(builder, ResourceNames.Migrations).WithEnvironment("DemoData__Enabled", "true"),
            cancellationToken);
        report.Servers($"{await system.DescribeServersAsync(cancellationToken)}, Chromium {chromium.Version}");
        using (var api = system.CreateApiClient())
            await MarketDay.BeginAsync(api, options["listings"], cancellationToken);

        report.Part("The first view");
        var views = new List<View>();
        for (var run = 1; run <= options["runs"]; run++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var view = await chromium.OpenAsync(system.WebAddress);
            views.Add(view);
            report.Figure(run == 1 ? "run 1, the server's first visitor" : $"run {run}", view.ToString());
        }

        report.Part("In all");
        report.Figure("bytes by type, head of each answer included", views[0].ByType);
        Times(report, "first contentful paint", views, view => view.FirstPaint);
        Times(report, "largest contentful paint", views, view => view.LargestPaint);
        Times(report, "first card on the page", views, view => view.FirstCard);
        report.Promise(views.All(view => view.Cards > 0), "every view shows listings");
        report.Promise(views.Max(view => view.Markup) <= MarkupLimit, "HTML and CSS are 40 KB or less");
        report.Promise(views.Max(view => view.Total) <= TotalLimit, "everything is 150 KB or less");
        report.Promise(views.Max(view => view.FirstCard) <= options["limit"], $"the first card is there within {options["limit"]} ms, the server's first visitor included");
    }

    private static void Times(Report report, string what, List<View> views, Func<View, double> time)
    {
        var times = views.Select(time).Order().ToList();
        report.Figure(what, $"median {times[times.Count / 2]:0} ms, at most {times[^1]:0} ms");
    }
}
