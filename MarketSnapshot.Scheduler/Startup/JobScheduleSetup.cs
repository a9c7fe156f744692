using MarketSnapshot.Core.Scheduling;
using MarketSnapshot.Scheduler.Jobs;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Scheduler.Startup;

/// <summary>Derives the jobs' cron expressions from the configured intervals.</summary>
internal static class JobScheduleSetup
{
    /// <summary>A job that is stopped needs no longer than this to record it; the host waits for nothing else.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(4);

    /// <summary>Checks the intervals, and puts the cron expressions where the jobs look for them.</summary>
    /// <exception cref="OptionsValidationException">An interval can't be kept.</exception>
    public static void AddJobSchedule(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(SchedulerOptions.Section).Get<SchedulerOptions>() ?? new SchedulerOptions();
        if (new SchedulerOptionsValidator().Validate(Options.DefaultName, options) is { Failed: true } invalid)
            throw new OptionsValidationException(Options.DefaultName, typeof(SchedulerOptions), invalid.Failures);

        builder.Configuration.AddInMemoryCollection(
            JobNames.All.Select(job => KeyValuePair.Create(CronKeys.Of(job), (string?)options.IntervalOf(job).Cron)));

        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddHostedService<Announcement>();
        builder.Services.AddHostedService<RunWatch>();
    }
}
