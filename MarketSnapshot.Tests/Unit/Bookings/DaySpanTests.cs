using CsCheck;
using MarketSnapshot.Core;
using MarketSnapshot.Core.Bookings;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Bookings;

public sealed class DaySpanTests
{
    private static readonly DateTimeOffset Zero = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Moments by the second around midnights, at any offset: the day is always that of UTC.
    private static readonly Gen<DateTimeOffset> Moments =
        Gen.Select(Gen.Int[0, 800], Gen.OneOf(Gen.Const(0), Gen.Int[-1, 1], Gen.Int[0, 86_399]), Gen.Int[-14, 14]).Select(
            (day, second, offset) => Zero.AddDays(day).AddSeconds(second).ToOffset(TimeSpan.FromHours(offset)));

    [Fact]
    public void A_span_covers_exactly_the_days_that_the_period_touches() =>
        Gen.Select(Moments, Gen.Int[1, 60]).Sample(
            (start, days) =>
            {
                var end = start.AddDays(days);
                var touched = Days().Where(day => day < end && day.AddDays(1) > start).ToArray();
                Assert.Equal(touched, Days(DaySpan.Covering(start, end)));
            },
            iter: 2_000);

    [Fact]
    public void An_extension_adds_exactly_the_days_that_were_not_covered_before() =>
        Gen.Select(Moments, Gen.Int[1, 60], Gen.Int[1, 60]).Sample(
            (start, days, more) =>
            {
                var (oldEnd, newEnd) = (start.AddDays(days), start.AddDays(days + more));
                var added = Days(DaySpan.Covering(start, newEnd)).Except(Days(DaySpan.Covering(start, oldEnd)));
                Assert.Equal(added, Days(DaySpan.Added(oldEnd, newEnd)));
            },
            iter: 2_000);

    [Fact]
    public void What_fits_is_what_the_peak_leaves_of_the_capacity_and_a_refusal_tells_how_much_that_is() =>
        Gen.Select(Gen.Int[0, 5_000], Gen.Int[0, 6_000], Gen.Int[1, 5_000]).Sample(
            (capacity, peak, quantity) =>
            {
                var room = new Room(capacity, peak);
                Assert.Equal(peak + quantity <= capacity, room.Fits(quantity));
                if (room.Fits(quantity))
                {
                    room.Ensure(quantity);
                    return;
                }

                var refusal = Assert.Throws<ConflictException>(() => room.Ensure(quantity));
                Assert.Equal("capacity_exceeded", refusal.Code);
                Assert.Contains($"{Math.Max(0, capacity - peak)} of {capacity} kg are free", refusal.Message, StringComparison.Ordinal);
            },
            iter: 5_000);

    private static IEnumerable<DateTimeOffset> Days() => Enumerable.Range(-5, 900).Select(day => Zero.AddDays(day));

    private static IEnumerable<DateTimeOffset> Days(DaySpan span) => Days().Where(day => day >= span.First && day < span.After);
}
