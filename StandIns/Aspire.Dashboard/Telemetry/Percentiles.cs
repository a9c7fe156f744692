namespace Aspire.Dashboard.Telemetry;

/// <summary>Reads percentiles off histograms.</summary>
internal static class Percentiles
{
    private static readonly (string Name, double Share)[] Shown = [("p50", 0.5), ("p90", 0.9), ("p99", 0.99)];
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    /// <summary>One line per percentile, of what came in each five seconds over all series together; where nothing came, there is no point.</summary>
    public static IReadOnlyList<ChartLine> Lines(IReadOnlyList<IReadOnlyList<MetricPoint>> series, DateTimeOffset from)
    {
        var steps = new SortedDictionary<long, List<Histogram>>();
        foreach (var points in series)
        {
            for (var i = 0; i < points.Count; i++)
            {
                // How much of a total belongs to now shows beside the point before it; or all of it does, where the count began within this time.
                if (points[i].Histogram is { } histogram && (i > 0 || points[i].IsDelta || points[i].Start >= from))
                {
                    var since = points[i].IsDelta || i == 0 ? histogram : Since(points[i - 1].Histogram, histogram);
                    if (since.Counts.Length > 0 && since.Counts.Any(c => c > 0))
                    {
                        var step = points[i].Time.UtcTicks / Step.Ticks;
                        (steps.TryGetValue(step, out var there) ? there : steps[step] = []).Add(since);
                    }
                }
            }
        }

        return [.. Shown.Select(p => new ChartLine(p.Name, [.. steps.Select(s => new ChartPoint(new DateTimeOffset((s.Key + 1) * Step.Ticks, TimeSpan.Zero), Of(s.Value, p.Share)))]))];
    }

    /// <summary>The value below which that share of all values lies: within a bucket as if they lay evenly, at most its last bound.</summary>
    public static double Of(IReadOnlyList<Histogram> histograms, double share)
    {
        var buckets = new SortedDictionary<double, (double From, double Count)>();
        foreach (var histogram in histograms)
        {
            for (var i = 0; i < histogram.Counts.Length; i++)
            {
                var to = i < histogram.Bounds.Length ? histogram.Bounds[i] : double.PositiveInfinity;
                var from = i > 0 ? histogram.Bounds[i - 1] : Math.Min(0, to);
                buckets[to] = (from, (buckets.TryGetValue(to, out var there) ? there.Count : 0) + histogram.Counts[i]);
            }
        }

        var wanted = share * buckets.Values.Sum(b => b.Count);
        var below = 0.0;
        var last = 0.0;
        foreach (var (to, (from, count)) in buckets)
        {
            if (count > 0 && below + count >= wanted)
            {
                return double.IsPositiveInfinity(to) ? from : from + ((to - from) * ((wanted - below) / count));
            }

            below += count;
            last = double.IsPositiveInfinity(to) ? from : to;
        }

        return last;
    }

    private static Histogram Since(Histogram? before, Histogram after)
    {
        // Begun anew, or with other bounds: then all of it is since then.
        if (before is null || before.Count > after.Count || !before.Bounds.AsSpan().SequenceEqual(after.Bounds) || before.Counts.Length != after.Counts.Length)
        {
            return after;
        }

        return after with { Count = after.Count - before.Count, Counts = [.. after.Counts.Zip(before.Counts, (a, b) => a > b ? a - b : 0)] };
    }
}
