using MarketSnapshot.Core.Scheduling;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Scheduling;

public sealed class SchedulerOptionsTests
{
    private readonly SchedulerOptionsValidator _validator = new();

    [Fact]
    public void The_defaults_are_valid()
    {
        var options = new SchedulerOptions();

        Assert.True(_validator.Validate(name: null, options).Succeeded);
        Assert.Equal(
            ["every 5 minutes", "every 30 minutes", "daily", "daily"], JobNames.All.Select(job => options.IntervalOf(job).Words));
    }

    [Fact]
    public void Every_wrong_setting_is_named_at_once()
    {
        var result = _validator.Validate(name: null, new SchedulerOptions
        {
            SyncInterval = TimeSpan.FromMinutes(7),
            CleanupInterval = TimeSpan.FromDays(3),
            DeadAfter = TimeSpan.FromSeconds(5),
            LookInterval = TimeSpan.FromSeconds(2),
        });

        Assert.Collection(
            result.Failures!,
            failure => Assert.StartsWith("Scheduler:SyncInterval is 00:07:00", failure, StringComparison.Ordinal),
            failure => Assert.StartsWith("Scheduler:CleanupInterval is 3.00:00:00", failure, StringComparison.Ordinal),
            failure => Assert.StartsWith("Scheduler:DeadAfter", failure, StringComparison.Ordinal),
            failure => Assert.StartsWith("Scheduler:LookInterval", failure, StringComparison.Ordinal));
    }
}
