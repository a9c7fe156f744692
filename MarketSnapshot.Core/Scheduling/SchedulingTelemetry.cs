using System.Diagnostics;
using System.Diagnostics.Metrics;
using MarketSnapshot.Core.Persistence;

namespace MarketSnapshot.Core.Scheduling;

/// <summary>Traces and metrics of job runs.</summary>
internal static class SchedulingTelemetry
{
    public const string Name = "MarketSnapshot.Scheduling";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "market_snapshot.job.duration",
        "s",
        "How long runs of scheduled jobs take, by job and outcome.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600] });

    /// <summary>Begins the trace of a run, linked to the request that asked for it, if one did.</summary>
    public static Activity? Start(ClaimedRun run, ActivityContext asked)
    {
        var activity = Source.StartActivity($"job {run.Job}", ActivityKind.Internal, parentContext: default, links: asked == default ? null : [new(asked)]);
        activity?.SetTag("market_snapshot.job.name", run.Job);
        activity?.SetTag("market_snapshot.job.run_id", run.Id);
        activity?.SetTag("market_snapshot.job.scheduled_for", run.ScheduledFor.ToString("O"));
        return activity;
    }

    /// <summary>Takes note of how a run went.</summary>
    public static void Record(Activity? activity, JobRunResult result, TimeSpan elapsed)
    {
        var outcome = EnumText<JobOutcome>.Of(result.Outcome);
        Duration.Record(
            elapsed.TotalSeconds, new KeyValuePair<string, object?>("market_snapshot.job.name", result.Job), new KeyValuePair<string, object?>("market_snapshot.outcome", outcome));

        activity?.SetTag("market_snapshot.job.outcome", outcome);
        if (result.Outcome == JobOutcome.Failed)
            activity?.SetStatus(ActivityStatusCode.Error, result.Error);
        foreach (var (name, count) in result.Counts)
            activity?.SetTag($"market_snapshot.job.{name}", count);
    }
}
