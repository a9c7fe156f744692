using System.Globalization;
using MarketSnapshot.Core.Scheduling;

namespace MarketSnapshot.Core.Watch;

/// <summary>Says what is wrong with the pipeline. That nobody works, or that nothing ends well, is wrong even where nothing is to do.</summary>
public static class PipelineRule
{
    /// <summary>Judges a state.</summary>
    /// <param name="state">What is there.</param>
    /// <param name="bounds">From when on it is wrong.</param>
    /// <returns>Sentences for a person; none where nothing is wrong.</returns>
    public static IReadOnlyList<string> Problems(PipelineState state, PipelineBounds bounds)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(bounds);

        List<string> problems = [];
        if (state.SchedulerSeenAt is not { } seen)
            problems.Add("No scheduler has ever been up: nothing is published or reconciled.");
        else if (state.AgeOf(seen) > bounds.SchedulerGone)
            problems.Add($"No scheduler has been up since {Time(seen)}: nothing is published or reconciled.");

        var unpublished = bounds.Unpublished ?? BoundOf(JobNames.Sync, new SchedulerOptions().SyncInterval);
        if (Beyond(state.WaitingSince, unpublished) is { } waiting)
            problems.Add($"The market lacks a change since {waiting}; at most {Length(unpublished)} are expected.");
        if (Beyond(state.ParkedSince, unpublished) is { } parked)
            problems.Add($"Parked snapshots wait for an operator; the market lacks a change of theirs since {parked}.");

        var unreconciled = bounds.Unreconciled ?? BoundOf(JobNames.Reconcile, new SchedulerOptions().ReconcileInterval);
        if (Beyond(state.ChangedSince, unreconciled) is { } changed)
            problems.Add($"A source change was not looked at since {changed}; at most {Length(unreconciled)} are expected.");

        problems.AddRange(state.Jobs
            .Where(job => state.AgeOf(job.LastSuccessAt ?? job.FirstRunAt) > PipelineBounds.Of(job.Interval))
            .Select(job => job.LastSuccessAt is { } last
                ? $"No run of {job.Job} has succeeded since {Time(last)}."
                : $"No run of {job.Job} has ever succeeded."));
        return problems;

        TimeSpan BoundOf(string name, TimeSpan otherwise) =>
            PipelineBounds.Of(state.Jobs.FirstOrDefault(job => job.Job == name)?.Interval ?? otherwise);

        string? Beyond(DateTimeOffset? since, TimeSpan bound) =>
            since is { } start && state.AgeOf(start) > bound ? $"{Time(start)}, {Length(state.AgeOf(start))} ago" : null;
    }

    private static string Time(DateTimeOffset time) => time.ToString("u", CultureInfo.InvariantCulture);

    private static string Length(TimeSpan length) => length switch
    {
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{length.TotalSeconds:0} s"),
        { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{length.TotalMinutes:0} min"),
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{length.TotalHours:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{length.TotalDays:0} days"),
    };
}
