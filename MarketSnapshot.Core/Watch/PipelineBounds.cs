using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Scheduling;

namespace MarketSnapshot.Core.Watch;

/// <summary>From when on the pipeline counts as standing still.</summary>
/// <param name="Unpublished">How old a change may become that the market lacks; null for three syncs.</param>
/// <param name="Unreconciled">How old a source change may become that reconcile has not looked at; null for three reconciles.</param>
/// <param name="SchedulerGone">For how long no scheduler need have said that it is up.</param>
public sealed record PipelineBounds(TimeSpan? Unpublished, TimeSpan? Unreconciled, TimeSpan SchedulerGone)
{
    /// <summary>So many intervals of a job may pass without a run that ends well: one may be missed, and the next may be under way.</summary>
    private const int Intervals = 3;

    /// <summary>No bound that follows from an interval is shorter.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);

    /// <summary>Takes them from the configuration.</summary>
    public static PipelineBounds Of(PublishingOptions publishing, SchedulerOptions scheduler)
    {
        ArgumentNullException.ThrowIfNull(publishing);
        ArgumentNullException.ThrowIfNull(scheduler);
        return new(publishing.UnpublishedAlarm, publishing.UnreconciledAlarm, scheduler.DeadAfter + (2 * scheduler.LookInterval));
    }

    /// <summary>The bound that follows from a job's interval.</summary>
    public static TimeSpan Of(TimeSpan interval) => Intervals * interval > Shortest ? Intervals * interval : Shortest;
}
