using System.Diagnostics;
using MarketSnapshot.Benchmarks.Population;
using MarketSnapshot.Benchmarks.Running;

namespace MarketSnapshot.Benchmarks.Reconcile;

/// <summary>
/// What reconcile costs where little changed among much. The same kind of changes is brought to the market in two ways, in turns: by a
/// run that looks at what the change log names, and by one that has to look at every snapshot.
/// </summary>
internal sealed class ReconcileBenchmark : IBenchmark
{
    private const int Rounds = SourceChanges.Rounds / 2;
    private const double Share = 0.02;

    /// <inheritdoc/>
    public string Name => "reconcile";

    /// <inheritdoc/>
    public string Summary => "A few changes among many published snapshots: what reconcile examines, and its time beside that of rebuilding everything.";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, int> Defaults { get; } =
        new Dictionary<string, int>(StringComparer.Ordinal) { ["published"] = 200_000, ["places"] = 20_000, ["changed"] = 1_000 };

    /// <inheritdoc/>
    public async Task RunAsync(BenchmarkOptions options, Report report, CancellationToken cancellationToken)
    {
        var (published, places, changed) = (options["published"], options["places"], options["changed"]);
        if (places < SourceChanges.PlacesFor(changed) || published < places)
            throw new UsageException($"{changed:N0} changes take {SourceChanges.PlacesFor(changed):N0} places or more, and a booking at each.");

        await using var system = await RunningSystem.StartAsync([], configure: null, cancellationToken);
        report.Servers(await system.DescribeServersAsync(cancellationToken));
        await using var pipeline = new InProcess(system);

        report.Part($"{published:N0} bookings at {places:N0} places");
        var watch = Stopwatch.StartNew();
        await SourceData.FillAsync(system.Database, places, published, cancellationToken);
        report.Figure("source rows written", $"in {watch.Elapsed.TotalSeconds:0.0} s");
        watch.Restart();
        var first = await pipeline.Reconciler.RunAsync(cancellationToken);
        report.Figure("built and published by the first run", $"{first.Published:N0} in {watch.Elapsed.TotalSeconds:0.0} s, {first.Published / watch.Elapsed.TotalSeconds:N0} a second");
        report.Promise(first is { Failed: 0, MarketAway: false } && first.Published == published, "every booking has its listing");
        await system.SqlAsync("vacuum analyze", cancellationToken);

        var few = new List<TimeSpan>();
        var all = new List<TimeSpan>();
        var changes = new SourceChanges(system.Database, places, published, changed);
        for (var round = 0; round < Rounds; round++)
        {
            report.Part($"Round {round + 1}: about {changed:N0} snapshots concerned by readings, pest events, certificates and bookings");
            var concerned = await changes.ApplyAsync(2 * round, cancellationToken);
            few.Add(await MeasureAsync("what changed", concerned));

            concerned = await changes.ApplyAsync(2 * round + 1, cancellationToken);
            await changes.NameEverythingAsync(cancellationToken);
            all.Add(await MeasureAsync("everything", concerned));
        }

        report.Part("Side by side, the median of each");
        var (one, other) = (Median(few), Median(all));
        report.Figure("what changed", $"{one.TotalSeconds:0.000} s");
        report.Figure("everything", $"{other.TotalSeconds:0.000} s");
        report.Figure("share of a full rebuild", $"{one / other:0.00 %}");
        report.Promise(one / other < Share, $"under {Share:0 %} of a full rebuild");

        async Task<TimeSpan> MeasureAsync(string what, int concerned)
        {
            var started = Stopwatch.GetTimestamp();
            var result = await pipeline.Reconciler.RunAsync(cancellationToken);
            var elapsed = Stopwatch.GetElapsedTime(started);
            report.Figure(what, $"examined {result.Examined:N0}, changed {result.Changed:N0}, published {result.Published:N0} in {elapsed.TotalSeconds:0.000} s");
            var expected = what == "everything" ? published : concerned;
            report.Promise(
                result is { Failed: 0, MarketAway: false } && result.Examined == expected && result.Changed == concerned && result.Published + result.Withdrawn == concerned,
                $"examined {expected:N0} and brought the {concerned:N0} concerned up to date");
            return elapsed;
        }
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);
}
