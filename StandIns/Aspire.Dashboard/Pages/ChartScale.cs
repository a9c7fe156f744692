using System.Globalization;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Pages;

/// <summary>Where on a drawing of 1000 by 300 a value stands; its ticks are round numbers.</summary>
internal sealed record ChartScale(double Lowest, double Highest, IReadOnlyList<double> Ticks)
{
    private const double Width = 1000;
    private const double Height = 300;
    private const int Steps = 4;

    public static ChartScale Of(IEnumerable<double> values)
    {
        double lowest = 0, highest = 0;
        foreach (var value in values.Where(double.IsFinite))
        {
            lowest = Math.Min(lowest, value);
            highest = Math.Max(highest, value);
        }

        var step = RoundUp(Math.Max(highest - lowest, 1e-9) / Steps);
        var first = Math.Floor(lowest / step);
        var last = Math.Max(first + 1, Math.Ceiling(highest / step));
        return new ChartScale(first * step, last * step, [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step)]);
    }

    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(double.IsFinite(share) ? share : 0, 0, 1) * 100:0.##}%");

    public string Y(double value) => Text(Height * (1 - ((value - Lowest) / (Highest - Lowest))));

    public string Points(IEnumerable<ChartPoint> points, DateTimeOffset from, DateTimeOffset to) =>
        string.Join(' ', points.Where(p => double.IsFinite(p.Value)).Select(p => $"{Text(Width * ((p.Time - from) / (to - from)))},{Y(p.Value)}"));

    private static string Text(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>To 1, 2 or 5 times a power of ten.</summary>
    private static double RoundUp(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return power * ((step / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
    }
}
