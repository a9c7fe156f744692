using System.Globalization;
using System.Text;

namespace MarketSnapshot.Web.Parts;

/// <summary>A value over time, for a chart: a mean with the least and the greatest around it.</summary>
/// <param name="At">When.</param>
/// <param name="Avg">Mean.</param>
/// <param name="Min">Least.</param>
/// <param name="Max">Greatest.</param>
public sealed record ChartPoint(DateTimeOffset At, double Avg, double Min, double Max);

/// <summary>Bounds of a value; null where there is none.</summary>
public sealed record ChartBounds(double? CriticalLow, double? WarnLow, double? WarnHigh, double? CriticalHigh)
{
    /// <summary>No bounds.</summary>
    public static ChartBounds None { get; } = new(null, null, null, null);
}

/// <summary>
/// Where the lines of a chart lie, in the units of its drawing. Points are merged until there are few enough to tell apart on a phone;
/// where nothing was measured for long, the line is broken, so that nothing is shown that nobody knows.
/// </summary>
public sealed class ChartShape
{
    /// <summary>Width of the drawing.</summary>
    public const int Width = 360;

    /// <summary>Height of the drawing.</summary>
    public const int Height = 190;

    /// <summary>Where the curves begin: scale stands left of it.</summary>
    public const int Left = 44;

    /// <summary>Upper end of the curves.</summary>
    public const int Top = 10;

    /// <summary>Lower end of the curves: days stand below it.</summary>
    public const int Bottom = Height - 26;

    private const int Right = Width - 6;
    private const int MostPoints = 96;

    private readonly DateTimeOffset _from;
    private readonly TimeSpan _range;
    private readonly double _low;
    private readonly double _high;

    /// <summary>Lays out a chart.</summary>
    /// <param name="points">The values, oldest first.</param>
    /// <param name="from">Begin of the time shown.</param>
    /// <param name="to">Its end.</param>
    /// <param name="bounds">Bounds: those near the values are in the picture.</param>
    public ChartShape(IReadOnlyList<ChartPoint> points, DateTimeOffset from, DateTimeOffset to, ChartBounds bounds)
    {
        _from = from;
        _range = to > from ? to - from : TimeSpan.FromSeconds(1);
        Points = Merge(points);
        (_low, _high) = Scale(Points, bounds);
        Ticks = [.. Steps(_low, _high)];
        (Line, Band) = Draw();
    }

    /// <summary>The values that are drawn.</summary>
    public IReadOnlyList<ChartPoint> Points { get; }

    /// <summary>Values at which the scale has a mark.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>The path of the mean.</summary>
    public string Line { get; }

    /// <summary>The path around least and greatest.</summary>
    public string Band { get; }

    /// <summary>How far from the left a moment is.</summary>
    public double X(DateTimeOffset at) => Math.Round(Left + ((at - _from) / _range * (Right - Left)), 1);

    /// <summary>How far from the top a value is.</summary>
    public double Y(double value) => Math.Round(Bottom - ((value - _low) / (_high - _low) * (Bottom - Top)), 1);

    /// <summary>Whether a value lies in the picture.</summary>
    public bool Shows(double value) => value >= _low && value <= _high;

    private List<ChartPoint> Merge(IReadOnlyList<ChartPoint> points)
    {
        var width = _range / MostPoints;
        return [.. points
            .GroupBy(point => (int)((point.At - _from) / width))
            .Select(group => new ChartPoint(group.First().At, group.Average(point => point.Avg), group.Min(point => point.Min), group.Max(point => point.Max)))];
    }

    private static (double Low, double High) Scale(IReadOnlyList<ChartPoint> points, ChartBounds bounds)
    {
        if (points.Count == 0)
            return (0, 1);
        var (low, high) = (points.Min(point => point.Min), points.Max(point => point.Max));
        var reach = Math.Max(high - low, Math.Max(Math.Abs(high), 1) * 0.05);
        // A bound far away would press the curve flat; the text beside the chart names it.
        foreach (var bound in new[] { bounds.CriticalLow, bounds.WarnLow, bounds.WarnHigh, bounds.CriticalHigh })
        {
            if (bound is { } value && value > low - (reach * 3) && value < high + (reach * 3))
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        var room = Math.Max(high - low, reach) * 0.08;
        return (low - room, high + room);
    }

    private static IEnumerable<double> Steps(double low, double high)
    {
        var rough = (high - low) / 4;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = new[] { 1, 2, 5, 10 }.Select(factor => factor * power).First(candidate => candidate >= rough);
        for (var value = Math.Ceiling(low / step) * step; value <= high; value += step)
            yield return Math.Round(value, 6);
    }

    private (string Line, string Band) Draw()
    {
        var (line, band) = (new StringBuilder(), new StringBuilder());
        foreach (var run in Runs())
        {
            line.Append('M').AppendJoin('L', run.Select(point => At(point.At, point.Avg)));
            band.Append('M').AppendJoin('L', run.Select(point => At(point.At, point.Max)))
                .Append('L').AppendJoin('L', run.Reverse<ChartPoint>().Select(point => At(point.At, point.Min))).Append('Z');
            // A single value would draw nothing.
            if (run.Count == 1)
                line.Append("h1");
        }

        return (line.ToString(), band.ToString());
    }

    private IEnumerable<List<ChartPoint>> Runs()
    {
        var longest = _range / MostPoints * 4;
        var run = new List<ChartPoint>();
        foreach (var point in Points)
        {
            if (run.Count > 0 && point.At - run[^1].At > longest)
            {
                yield return run;
                run = [];
            }

            run.Add(point);
        }

        if (run.Count > 0)
            yield return run;
    }

    private string At(DateTimeOffset at, double value) => string.Create(CultureInfo.InvariantCulture, $"{X(at)} {Y(value)}");
}
