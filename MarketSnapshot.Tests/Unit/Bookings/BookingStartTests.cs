using CsCheck;
using MarketSnapshot.Core.Bookings;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Bookings;

public sealed class BookingStartTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 13, 30, 0, TimeSpan.Zero);

    [Fact]
    public void A_start_may_lie_a_day_back_and_two_years_ahead_and_no_further() =>
        Gen.OneOf(
            Gen.Long[-100_000_000, 100_000_000].Select(seconds => Now.AddSeconds(seconds)),
            Gen.Long[-2, 2].Select(microseconds => Now.AddDays(-1).AddMicroseconds(microseconds)),
            Gen.Long[-2, 2].Select(microseconds => Now.AddDays(730).AddMicroseconds(microseconds))).Sample(
            start =>
            {
                var problem = BookingStart.Problem(start, Now);
                Assert.Equal(start < Now.AddHours(-24) || start > Now.AddHours(730 * 24), problem is not null);
            },
            iter: 5_000);

    [Fact]
    public void A_start_is_kept_in_utc_to_the_microsecond() =>
        Gen.Select(Gen.Long[0, TimeSpan.TicksPerDay * 700], Gen.Int[-14 * 60, 14 * 60]).Sample(
            (ticks, minutes) =>
            {
                var asked = Now.AddTicks(ticks).ToOffset(TimeSpan.FromMinutes(minutes));
                var stored = BookingStart.Stored(asked);
                Assert.Equal(TimeSpan.Zero, stored.Offset);
                Assert.Equal(0, stored.Ticks % TimeSpan.TicksPerMicrosecond);
                Assert.InRange((asked - stored).Ticks, 0, TimeSpan.TicksPerMicrosecond - 1);
            },
            iter: 2_000);
}
