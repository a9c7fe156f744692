namespace Aspire.Dashboard.Telemetry;

/// <summary>A link to follow, in either direction.</summary>
/// <param name="Title">What it leads to, as a person knows it; null where that is not kept.</param>
public sealed record LinkTarget(string TraceId, string SpanId, string? Title, DateTimeOffset Time);

/// <summary>A span at its place in the tree of its trace.</summary>
public sealed record SpanRow(Span Span, int Depth)
{
    /// <summary>What it goes back to.</summary>
    public IReadOnlyList<LinkTarget> GoesBackTo { get; init; } = [];

    /// <summary>Spans of other traces that go back to this one.</summary>
    public IReadOnlyList<LinkTarget> LinkedFrom { get; init; } = [];
}

/// <summary>One trace: its spans in the order of the tree, each parent before its children, children by time.</summary>
public sealed record TraceView(TraceSummary Summary, IReadOnlyList<SpanRow> Rows)
{
    internal static TraceView? Find(TelemetryStore store, string traceId)
    {
        var (spans, linking, targets) = store.Read((_, traces) => (traces.SpansOf(traceId).ToArray(), traces.LinkingTo(traceId).ToArray(), Targets(traces, traceId)));
        if (spans.Length == 0)
        {
            return null;
        }

        var ids = spans.Select(s => s.SpanId).ToHashSet(StringComparer.Ordinal);
        var children = spans.ToLookup(s => ids.Contains(s.ParentId) && s.ParentId != s.SpanId ? s.ParentId : "", StringComparer.Ordinal);
        var linkedFrom = linking.SelectMany(s => s.Links.Where(l => l.TraceId == traceId).Select(l => (l.SpanId, Span: s)))
            .ToLookup(l => l.SpanId, l => l.Span, StringComparer.Ordinal);

        // Without recursion, and each span once: the ids are the senders' and may go round in a circle.
        var rows = new List<SpanRow>(spans.Length);
        var placed = new HashSet<Span>(ReferenceEqualityComparer.Instance);
        Place("");
        foreach (var circular in spans.Where(s => !placed.Contains(s)))
        {
            rows.Add(Row(circular, 0));
        }

        return new TraceView(TraceQuery.Summary(spans), rows);

        void Place(string root)
        {
            var open = new Stack<(Span Span, int Depth)>();
            Push(root, 0);
            while (open.TryPop(out var next))
            {
                if (placed.Add(next.Span))
                {
                    rows.Add(Row(next.Span, next.Depth));
                    Push(next.Span.SpanId, next.Depth + 1);
                }
            }

            void Push(string parent, int depth)
            {
                foreach (var child in children[parent].OrderByDescending(s => s.Start))
                {
                    open.Push((child, depth));
                }
            }
        }

        SpanRow Row(Span span, int depth) => new(span, depth)
        {
            GoesBackTo = [.. span.Links.Select(l => targets.TryGetValue(l.TraceId, out var to)
                ? new LinkTarget(l.TraceId, l.SpanId, $"{to.Resource}: {to.Name}", to.Start)
                : new LinkTarget(l.TraceId, l.SpanId, Title: null, default))],
            LinkedFrom = [.. linkedFrom[span.SpanId].Distinct().Select(s => new LinkTarget(s.TraceId, s.SpanId, $"{s.Source.Resource}: {s.Title}", s.Start))],
        };
    }

    /// <summary>The traces, as far as they are kept, that the spans of this one link to.</summary>
    private static Dictionary<string, TraceSummary> Targets(TraceIndex traces, string traceId) => traces.SpansOf(traceId)
        .SelectMany(s => s.Links)
        .Select(l => l.TraceId)
        .Distinct(StringComparer.Ordinal)
        .Select(traces.SpansOf)
        .Where(to => to.Count > 0)
        .ToDictionary(to => to[0].TraceId, TraceQuery.Summary, StringComparer.Ordinal);
}
