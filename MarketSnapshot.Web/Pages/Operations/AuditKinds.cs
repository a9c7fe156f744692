using MarketSnapshot.Web.Api.Pipeline;

namespace MarketSnapshot.Web.Pages.Operations;

/// <summary>What an audit counts.</summary>
public static class AuditKinds
{
    /// <summary>The kinds of differences, as the API names them.</summary>
    public static IReadOnlyList<string> Differences { get; } =
        ["missing", "stale", "ahead", "differing", "wrong_status", "on_sale", "orphaned", "without_snapshot", "not_eligible", "unlisted"];

    /// <summary>All differences that a run found.</summary>
    public static long Found(RunAnswer run) => Differences.Sum(run.Count);

    /// <summary>What an operator has to allow; null where the run did not stop itself, or another one has ended well or stopped since.</summary>
    /// <param name="runs">The audit's runs, the latest start first.</param>
    public static long? ToAllow(IReadOnlyList<RunAnswer> runs) =>
        runs.FirstOrDefault(run => !run.IsRunning && run.Counts.Count > 0) is { } last && last.Count("braked") > 0 ? last.Count("would_withdraw") : null;
}
