extern alias Web;

using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using Web::MarketSnapshot.Web.Parts;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Web;

/// <summary>Charts, drawn on the server.</summary>
public sealed partial class ChartShapeTests
{
    private static readonly DateTimeOffset From = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = From.AddDays(7);

    private static readonly Gen<ChartPoint> AnyPoint =
        from minute in Gen.Int[0, (7 * 24 * 60) - 1]
        from avg in Gen.Double[-1e6, 1e6]
        from spread in Gen.Double[0, 1e3]
        select new ChartPoint(From.AddMinutes(minute), avg, avg - spread, avg + spread);

    private static readonly Gen<ChartBounds> AnyBounds =
        Gen.Select(Gen.Double[-1e6, 1e6].Nullable(), Gen.Double[-1e6, 1e6].Nullable()).Select((low, high) => new ChartBounds(null, low, high, null));

    [Fact]
    public void Whatever_was_measured_lies_within_the_drawing() => Gen.Select(AnyPoint.List[1, 400], AnyBounds).Sample((points, bounds) =>
    {
        var shape = new ChartShape([.. points.OrderBy(point => point.At)], From, To, bounds);
        var drawn = Position().Matches(shape.Line + shape.Band).Select(match => (X: Number(match.Groups["x"]), Y: Number(match.Groups["y"]))).ToArray();
        return shape.Points.Count is > 0 and <= 97 && drawn.Length > 0
            && drawn.All(at => at.X is >= ChartShape.Left and <= ChartShape.Width && at.Y is >= ChartShape.Top and <= ChartShape.Bottom)
            && shape.Ticks.Count is > 0 and < 12 && shape.Ticks.All(shape.Shows);
    });

    [Fact]
    public void A_line_is_broken_where_nothing_was_measured()
    {
        ChartPoint[] points = [.. Enumerable.Range(0, 40).Select(hour => At(hour)), .. Enumerable.Range(100, 40).Select(hour => At(hour))];
        Assert.Equal(2, new ChartShape(points, From, To, ChartBounds.None).Line.Count(step => step == 'M'));
        static ChartPoint At(int hour) => new(From.AddHours(hour), hour % 24, hour % 24, hour % 24);
    }

    [Fact]
    public void A_bound_near_the_values_is_in_the_picture_and_one_far_away_does_not_press_them_flat()
    {
        ChartPoint[] points = [new(From, 4, 3, 5), new(To.AddHours(-1), 4.5, 3.5, 5.5)];
        var shape = new ChartShape(points, From, To, new(null, 1, 8, 5000));
        Assert.Equal((true, true, false), (shape.Shows(1), shape.Shows(8), shape.Shows(5000)));
        Assert.True(shape.Y(8) < shape.Y(1));
    }

    [Fact]
    public void A_single_value_and_one_that_never_changes_are_drawn()
    {
        Assert.Contains('h', new ChartShape([new(From, 0, 0, 0)], From, To, ChartBounds.None).Line);
        Assert.NotEmpty(new ChartShape([new(From, 7, 7, 7), new(From.AddHours(1), 7, 7, 7)], From, To, ChartBounds.None).Ticks);
    }

    private static double Number(Group text) => double.Parse(text.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"[ML](?<x>-?[\d.]+) (?<y>-?[\d.]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Position();
}
