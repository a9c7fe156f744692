using CsCheck;
using MarketSnapshot.Core.Sources;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Sources;

public sealed class EventTimeTests
{
    private static readonly Gen<DateTimeOffset> Time =
        Gen.Long[0, DateTimeOffset.MaxValue.UtcTicks].Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    private static readonly Gen<DateTimeOffset> Now =
        Gen.Long[SourceLimits.Earliest.UtcTicks, SourceLimits.Earliest.AddYears(200).UtcTicks].Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    [Fact]
    public void A_time_is_right_from_2000_until_five_minutes_ahead() => Gen.Select(Time, Now).Sample((time, now) =>
        EventTime.Problem("at", time, now) is null == (time.Year >= 2000 && time - now <= TimeSpan.FromMinutes(5)), iter: 20_000);

    [Fact]
    public void A_clock_that_runs_a_little_ahead_is_forgiven() => Now.Sample(now =>
        EventTime.Problem("at", now + SourceLimits.MaxAhead, now) is null
        && EventTime.Problem("at", now + SourceLimits.MaxAhead + TimeSpan.FromTicks(1), now) is { Field: "at" });

    [Fact]
    public void No_time_is_no_problem() => Assert.Null(EventTime.Problem("at", null, SourceLimits.Earliest));
}
