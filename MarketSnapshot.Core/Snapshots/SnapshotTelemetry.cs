using System.Diagnostics;

namespace MarketSnapshot.Core.Snapshots;

/// <summary>Keeps the traces of one booking's changes together: each goes back to the one before by a link.</summary>
internal static class SnapshotTelemetry
{
    private static readonly ActivitySource Source = new("MarketSnapshot.Snapshots");

    /// <summary>
    /// Starts the span of one transaction that gives many snapshots new versions. A run works through any number of them, and all of its
    /// links on one span would be as many.
    /// </summary>
    public static Activity? StartBatch(string name = "rebuild snapshots") => Source.StartActivity(name);

    /// <summary>
    /// Links the activity under way, whose trace the new versions carry from now on, to those whose versions they replace. An activity's own
    /// trace needs no link.
    /// </summary>
    /// <param name="replaced">W3C traceparents; null where a version had none.</param>
    public static void GoesBackTo(IEnumerable<string?> replaced)
    {
        if (Activity.Current is not { IsAllDataRequested: true } current)
            return;
        foreach (var link in Links(replaced).Where(link => link.Context.TraceId != current.TraceId))
            current.AddLink(link);
    }

    /// <summary>One link for each trace, in the order given; what is no traceparent has none.</summary>
    /// <param name="traceParents">W3C traceparents.</param>
    public static IEnumerable<ActivityLink> Links(IEnumerable<string?> traceParents) => traceParents
        .Distinct(StringComparer.Ordinal)
        .Select(parent => ActivityContext.TryParse(parent, null, out var context) ? new ActivityLink(context) : default)
        .Where(link => link.Context != default);
}
