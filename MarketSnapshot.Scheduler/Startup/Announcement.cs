using MarketSnapshot.Core.Scheduling;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Scheduler.Startup;

/// <summary>Says in the log, once everything runs, what is scheduled.</summary>
internal sealed class Announcement(IOptions<SchedulerOptions> options, ILogger<Announcement> log) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        log.Started();
        log.SyncScheduled(options.Value.IntervalOf(JobNames.Sync).Words);
        log.ReconcileScheduled(options.Value.IntervalOf(JobNames.Reconcile).Words);
        log.CleanupScheduled(options.Value.IntervalOf(JobNames.Cleanup).Words);
        log.AuditScheduled(options.Value.IntervalOf(JobNames.Audit).Words);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
