using CsCheck;
using Quartz;
using TickerQ.Internal;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.TickerQ;

public sealed class CronTranslationTests
{
    private static readonly Gen<DateTimeOffset> Instants = Gen.Long[0, 8L * 366 * 86400]
        .Select(seconds => new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(seconds));

    [Fact]
    public void Quartz_fires_when_NCrontab_would() => Gen.Select(CronCase.Any, Instants).Sample(
        (cron, instant) =>
        {
            var quartz = new CronExpression(CronTranslation.ToQuartz(cron.Expression), TimeZoneInfo.Utc);
            for (var round = 0; round < 3; round++)
            {
                var expected = cron.NextAfter(instant);
                Assert.Equal(expected, quartz.GetNextValidTimeAfter(instant));
                if (expected is null)
                    return;
                instant = expected.Value;
            }
        },
        iter: 5_000,
        print: input => $"{input.Item1.Expression} after {input.Item2:u}");

    [Theory]
    [InlineData("0 */5 * * * *", "0 0,5,10,15,20,25,30,35,40,45,50,55 * * * ?")]
    [InlineData("0 0 0 * * *", "0 0 0 * * ?")]
    [InlineData("  0  30 6 * * 1-5 ", "0 30 6 ? * 2,3,4,5,6")]
    [InlineData("0 0 12 1 Jan,Jul *", "0 0 12 1 1,7 ?")]
    [InlineData("50/1 0 0 * * *", "50,51,52,53,54,55,56,57,58,59 0 0 * * ?")]
    [InlineData("0 0 0 1-31 * Fri-Mon", "0 0 0 ? * 2,3,4,5,6")]
    public void Expressions_are_spelled_out(string expression, string quartz) => Assert.Equal(quartz, CronTranslation.ToQuartz(expression));

    [Theory]
    [InlineData("*/5 * * * *")]
    [InlineData("0 0 0 13 * 5")]
    [InlineData("0 0 0 ? * MON")]
    [InlineData("0 0 0 L * *")]
    [InlineData("0 0 0 * * 7")]
    [InlineData("0 0 0 0 * *")]
    [InlineData("0 0 24 * * *")]
    [InlineData("60 0 0 * * *")]
    [InlineData("0 */0 * * * *")]
    [InlineData("0 */-5 * * * *")]
    [InlineData("0 5- * * * *")]
    [InlineData("0 , * * * *")]
    [InlineData("0 0 0 * Foo *")]
    [InlineData("0 99999999999 * * * *")]
    [InlineData("")]
    public void What_cannot_be_translated_is_refused(string expression)
        => Assert.Throws<FormatException>(() => CronTranslation.ToQuartz(expression));
}
