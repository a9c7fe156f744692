using CsCheck;
using MarketSnapshot.Core.Sources;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Sources;

public sealed class SensorBoundsTests
{
    // Few values, so that equal and swapped ones are common.
    private static readonly Gen<double?> Bound = Gen.Int[-3, 3].Nullable().Select(value => (double?)value);

    private static readonly Gen<SensorBounds> Bounds =
        Gen.Select(Bound, Bound, Bound, Bound, (a, b, c, d) => new SensorBounds(a, b, c, d));

    [Fact]
    public void Bounds_are_right_exactly_when_they_are_in_order_and_leave_room_between_low_and_high() =>
        Bounds.Sample(bounds => (bounds.Problems().Count == 0) == InOrder(bounds), iter: 20_000);

    [Fact]
    public void Every_wrong_bound_is_named_once_and_its_absence_would_leave_the_others_right() => Bounds.Sample(bounds =>
    {
        var named = bounds.Problems().Select(problem => problem.Field).ToList();
        var rest = new SensorBounds(
            bounds.CriticalLow,
            named.Contains("warn_low") ? null : bounds.WarnLow,
            named.Contains("warn_high") ? null : bounds.WarnHigh,
            named.Contains("critical_high") ? null : bounds.CriticalHigh);
        return named.Distinct().Count() == named.Count && InOrder(rest);
    }, iter: 20_000);

    // Said the other way round: with a missing bound taken as infinitely far away or as its neighbour, some value is fine.
    private static bool InOrder(SensorBounds bounds)
    {
        var criticalLow = bounds.CriticalLow ?? double.NegativeInfinity;
        var warnLow = bounds.WarnLow ?? criticalLow;
        var criticalHigh = bounds.CriticalHigh ?? double.PositiveInfinity;
        var warnHigh = bounds.WarnHigh ?? criticalHigh;
        return criticalLow <= warnLow && warnLow < warnHigh && warnHigh <= criticalHigh;
    }
}
