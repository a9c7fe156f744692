using Microsoft.Extensions.Options;

namespace MarketSnapshot.Core.Scheduling;

/// <summary>When jobs run and how their runs are looked after. Bound to the section <c>Scheduler</c>.</summary>
public sealed class SchedulerOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Scheduler";

    /// <summary>How often what is ready is published. Default: 5 minutes.</summary>
    public TimeSpan SyncInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often changed facts are looked for. Default: 30 minutes.</summary>
    public TimeSpan ReconcileInterval { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How often old rows are removed. Default: daily.</summary>
    public TimeSpan CleanupInterval { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How often the stores are compared. Default: daily.</summary>
    public TimeSpan AuditInterval { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How often the worker of a run says that it lives. Default: 5 s.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>After how long without a heartbeat a run counts as dead, and a scheduler as gone. Default: 30 s.</summary>
    public TimeSpan DeadAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often every scheduler looks for runs that were missed, cut short or abandoned, and says that it is up itself. A run whose worker
    /// died is made by another scheduler after <see cref="DeadAfter"/> and this at the latest. Default: 5 s.
    /// </summary>
    public TimeSpan LookInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The interval of a job.</summary>
    /// <param name="job">One of <see cref="JobNames"/>.</param>
    /// <returns>The interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such job, or its interval is not valid.</exception>
    public JobInterval IntervalOf(string job) => JobInterval.Of(job switch
    {
        JobNames.Sync => SyncInterval,
        JobNames.Reconcile => ReconcileInterval,
        JobNames.Cleanup => CleanupInterval,
        JobNames.Audit => AuditInterval,
        _ => throw new ArgumentOutOfRangeException(nameof(job), job, "There is no such job."),
    });
}

/// <summary>Finds what can't be right in <see cref="SchedulerOptions"/>, all of it at once.</summary>
public sealed class SchedulerOptionsValidator : IValidateOptions<SchedulerOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, SchedulerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        List<string> failures = [];
        Interval(nameof(options.SyncInterval), options.SyncInterval);
        Interval(nameof(options.ReconcileInterval), options.ReconcileInterval);
        Interval(nameof(options.CleanupInterval), options.CleanupInterval);
        Interval(nameof(options.AuditInterval), options.AuditInterval);
        Demand(options.HeartbeatInterval > TimeSpan.Zero, $"{Key(nameof(options.HeartbeatInterval))} must be above zero.");
        Demand(
            options.DeadAfter >= 3 * options.HeartbeatInterval,
            $"{Key(nameof(options.DeadAfter))} must be at least three heartbeats, so that a late one does no harm.");
        Demand(
            options.LookInterval > TimeSpan.Zero && 3 * options.LookInterval <= options.DeadAfter,
            $"{Key(nameof(options.LookInterval))} must be above zero and at most a third of {Key(nameof(options.DeadAfter))}: it is how a scheduler tells that it is up.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Interval(string property, TimeSpan value) => Demand(
            JobInterval.TryCreate(value, out _),
            $"{Key(property)} is {value:c}; an interval is whole seconds that divide an hour or a day, such as 00:05:00, 02:00:00 or 1.00:00:00.");

        void Demand(bool condition, string otherwise)
        {
            if (!condition)
                failures.Add(otherwise);
        }
    }

    private static string Key(string property) => $"{SchedulerOptions.Section}:{property}";
}
