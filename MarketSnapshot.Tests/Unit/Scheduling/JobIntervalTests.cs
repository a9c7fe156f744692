using CsCheck;
using MarketSnapshot.Core.Scheduling;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Scheduling;

public sealed class JobIntervalTests
{
    private static readonly Gen<JobInterval> Intervals = Gen.OneOfConst(
        [.. Enumerable.Range(1, 86400).Where(seconds => 86400 % seconds == 0).Select(seconds => JobInterval.Of(TimeSpan.FromSeconds(seconds)))]);

    private static readonly Gen<DateTimeOffset> Instants = Gen.Long[-86400L * 366 * 10, 86400L * 366 * 100]
        .Select(Gen.Int[0, 9_999_999], (seconds, ticks) => DateTimeOffset.UnixEpoch.AddSeconds(seconds).AddTicks(ticks));

    [Fact]
    public void The_slot_is_the_last_multiple_since_midnight_UTC() => Gen.Select(Intervals, Instants).Sample((interval, instant) =>
    {
        var slot = interval.SlotAt(instant);

        Assert.Equal(0, slot.TimeOfDay.Ticks % interval.Length.Ticks);
        Assert.InRange(instant - slot, TimeSpan.Zero, interval.Length - TimeSpan.FromTicks(1));
        Assert.Equal(slot, interval.SlotAt(slot));
        Assert.Equal(slot + interval.Length, interval.NextAfter(instant));
    });

    [Fact]
    public void The_cron_expression_fires_at_every_slot() => Gen.Select(Intervals, Instants).Sample((interval, instant) =>
    {
        var slot = interval.NextAfter(instant);
        var fields = interval.Cron.Split(' ');

        Assert.Equal(6, fields.Length);
        Assert.True(Fits(fields[0], slot.Second) && Fits(fields[1], slot.Minute) && Fits(fields[2], slot.Hour), $"{interval.Cron} misses {slot:u}");
        Assert.Equal("* * *", string.Join(' ', fields[3..]));

        static bool Fits(string field, int value) => field switch
        {
            "*" => true,
            ['*', '/', ..] => value % int.Parse(field[2..]) == 0,
            _ => value == int.Parse(field),
        };
    });

    [Fact]
    public void Runs_at_an_offset_of_another_zone_fall_on_the_same_slots() => Gen.Select(Intervals, Instants, Gen.Int[-14 * 60, 14 * 60])
        .Sample((interval, instant, minutes) =>
            Assert.Equal(interval.SlotAt(instant), interval.SlotAt(instant.ToOffset(TimeSpan.FromMinutes(minutes)))));

    [Theory]
    [InlineData("00:00:01", "every second", "* * * * * *")]
    [InlineData("00:00:30", "every 30 seconds", "*/30 * * * * *")]
    [InlineData("00:01:00", "every minute", "0 * * * * *")]
    [InlineData("00:01:30", "every 90 seconds", "*/30 * * * * *")]
    [InlineData("00:05:00", "every 5 minutes", "0 */5 * * * *")]
    [InlineData("00:30:00", "every 30 minutes", "0 */30 * * * *")]
    [InlineData("00:45:00", "every 45 minutes", "0 */15 * * * *")]
    [InlineData("01:00:00", "every hour", "0 0 * * * *")]
    [InlineData("02:00:00", "every 2 hours", "0 0 */2 * * *")]
    [InlineData("1.00:00:00", "daily", "0 0 0 * * *")]
    public void Intervals_have_words_and_a_cron_expression(string length, string words, string cron)
    {
        var interval = JobInterval.Of(TimeSpan.Parse(length));

        Assert.Equal(words, interval.Words);
        Assert.Equal(cron, interval.Cron);
    }

    [Theory]
    [InlineData("00:00:00")]
    [InlineData("-00:05:00")]
    [InlineData("00:07:00")]
    [InlineData("00:00:00.5")]
    [InlineData("05:00:00")]
    [InlineData("2.00:00:00")]
    public void What_divides_neither_an_hour_nor_a_day_is_no_interval(string length)
    {
        Assert.False(JobInterval.TryCreate(TimeSpan.Parse(length), out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => JobInterval.Of(TimeSpan.Parse(length)));
    }
}
