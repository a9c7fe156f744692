namespace Aspire.Dashboard.Telemetry;

/// <summary>A span at its place in the tree of its trace.</summary>
public sealed record SpanRow(Span Span, int Depth)
{
    /// <summary>Spans of other traces that go back to this one.</summary>
    public IReadOnlyList<Span> LinkedFrom { get; init; } = [];
}

/// <summary>One trace: its spans in the order of the tree, each parent before its children, children by time.</summary>
public sealed record TraceView(TraceSummary Summary, IReadOnlyList<SpanRow> Rows)
{
    internal static TraceView? Find(TelemetryStore store, string traceId)
    {
        var (spans, linking) = store.Read((_, traces) => (traces.SpansOf(traceId).ToArray(), traces.LinkingTo(traceId).ToArray()));
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

        SpanRow Row(Span span, int depth) => new(span, depth) { LinkedFrom = [.. linkedFrom[span.SpanId].Distinct()] };
    }
}
