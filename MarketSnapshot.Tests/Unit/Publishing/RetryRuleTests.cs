using CsCheck;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Snapshots;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Publishing;

/// <summary>What failures mean for a row.</summary>
public sealed class RetryRuleTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly SnapshotStanding Row = new()
    {
        Version = 4, PublishedVersion = 3, OnMarket = true, ContentHash = "a", Status = SnapshotStatus.Published, UnpublishedSince = Now.AddHours(-1),
    };

    [Fact]
    public void A_row_waits_after_each_failure_and_is_parked_with_its_reason_after_the_last() => Gen.Select(Gen.Int[1, 20], Gen.Int).Sample((max, seed) =>
    {
        var (shortest, longest) = (TimeSpan.FromSeconds(30), TimeSpan.FromHours(1));
        var rule = new RetryRule(new BackOff(shortest, longest, new Random(seed)), max);
        var (row, now) = (Row, Now);
        for (var attempt = 1; attempt < max; attempt++)
        {
            row = rule.Failed(row, $"reason {attempt}", now);
            Assert.Equal((attempt, $"reason {attempt}", null), (row.Attempts, row.LastError, row.ParkedAt));
            Assert.InRange(row.NextAttemptAt!.Value, now + shortest, now + longest);
            Assert.Equal(row.NextAttemptAt - now, row.RetryDelay);
            now = row.NextAttemptAt.Value;
        }

        row = rule.Failed(row, "the last reason", now);
        Assert.Equal((max, "the last reason", now), (row.Attempts, row.LastError, row.ParkedAt));
        Assert.Equal((null, null), (row.NextAttemptAt, row.RetryDelay));
        Assert.Equal((4, 3), (row.Version, row.PublishedVersion));
    }, iter: 2_000);

    [Fact]
    public void A_parked_row_that_an_operator_tries_in_vain_stays_parked_since_then()
    {
        var rule = new RetryRule(new BackOff(TimeSpan.FromSeconds(30), TimeSpan.FromHours(1), new Random(1)), maxAttempts: 10);
        var row = rule.Failed(Row with { Attempts = 1, ParkedAt = Now.AddDays(-1) }, "still not", Now);
        Assert.Equal((2, "still not", Now.AddDays(-1), null), (row.Attempts, row.LastError, row.ParkedAt, row.NextAttemptAt));
    }
}
