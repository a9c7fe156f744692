namespace Aspire.Dashboard.Telemetry;

/// <summary>Finds the spans of a trace over all resources, and who links to it. Locked by the store that it belongs to.</summary>
internal sealed class TraceIndex
{
    private readonly Dictionary<string, List<Span>> _spans = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<Span>> _linking = new(StringComparer.Ordinal);

    public IReadOnlyCollection<List<Span>> Traces => _spans.Values;

    public void Add(Span span)
    {
        if (!_spans.TryGetValue(span.TraceId, out var spans))
        {
            _spans[span.TraceId] = spans = [];
        }

        spans.Add(span);
        foreach (var link in span.Links)
        {
            if (!_linking.TryGetValue(link.TraceId, out var linking))
            {
                _linking[link.TraceId] = linking = new HashSet<Span>(ReferenceEqualityComparer.Instance);
            }

            linking.Add(span);
        }
    }

    public void Remove(Span span)
    {
        if (_spans.TryGetValue(span.TraceId, out var spans) && spans.RemoveAll(s => ReferenceEquals(s, span)) > 0 && spans.Count == 0)
        {
            _spans.Remove(span.TraceId);
        }

        foreach (var link in span.Links)
        {
            if (_linking.TryGetValue(link.TraceId, out var linking) && linking.Remove(span) && linking.Count == 0)
            {
                _linking.Remove(link.TraceId);
            }
        }
    }

    public IReadOnlyList<Span> SpansOf(string traceId) => _spans.TryGetValue(traceId, out var spans) ? spans : [];

    /// <summary>Spans of other traces that link to this one.</summary>
    public IReadOnlyCollection<Span> LinkingTo(string traceId) => _linking.TryGetValue(traceId, out var linking) ? linking : [];
}
