using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Otlp;

/// <summary>Says why a point can't be kept: nothing could be drawn of it, and JSON has no such numbers.</summary>
internal static class PointFaults
{
    public const string TooManyBuckets = "A histogram has too many buckets.";

    /// <summary>Up to here differences and rates are finite as well.</summary>
    public const double Largest = 1e300;

    /// <summary>Null if it can be kept.</summary>
    public static string? Of(MetricPoint point) =>
        !IsNumber(point.Value) ? "A value is no finite number, or too large."
        : point.Histogram is { } histogram ? Of(histogram)
        : null;

    private static string? Of(Histogram histogram)
    {
        var (bounds, counts) = (histogram.Bounds, histogram.Counts);
        if (counts.Length != 0 && counts.Length != bounds.Length + 1)
        {
            return "A histogram has not one bucket more than bounds.";
        }

        for (var i = 0; i < bounds.Length; i++)
        {
            if (!IsNumber(bounds[i]) || (i > 0 && bounds[i] <= bounds[i - 1]))
            {
                return "The bounds of a histogram don't go up from one finite number to the next.";
            }
        }

        return null;
    }

    /// <summary>Not for what is not a number at all, either.</summary>
    private static bool IsNumber(double value) => Math.Abs(value) <= Largest;
}
