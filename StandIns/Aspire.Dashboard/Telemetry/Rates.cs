namespace Aspire.Dashboard.Telemetry;

/// <summary>Turns counts that only go up into how fast they go up.</summary>
internal static class Rates
{
    /// <summary>Between each two points of one series; where the count began anew, from zero.</summary>
    public static IReadOnlyList<ChartPoint> PerSecond(IReadOnlyList<MetricPoint> points)
    {
        var rates = new List<ChartPoint>();
        for (var i = 1; i < points.Count; i++)
        {
            var (before, after) = (points[i - 1], points[i]);
            var seconds = (after.Time - before.Time).TotalSeconds;
            var since = after.IsDelta || after.Value < before.Value ? after.Value : after.Value - before.Value;
            if (seconds > 0)
            {
                // A time in which nothing was counted has only its two ends.
                if (since == 0 && (rates.Count == 0 || rates[^1].Time < before.Time))
                {
                    rates.Add(new ChartPoint(before.Time, 0));
                }

                rates.Add(new ChartPoint(after.Time, since / seconds));
            }
        }

        return rates;
    }
}
