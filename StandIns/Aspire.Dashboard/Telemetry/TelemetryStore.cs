namespace Aspire.Dashboard.Telemetry;

/// <summary>Keeps in memory what the resources send, within <see cref="StoreLimits"/>.</summary>
public sealed class TelemetryStore(StoreLimits limits)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ResourceTelemetry> _resources = new(StringComparer.Ordinal);
    private readonly TraceIndex _traces = new();
    private long _heard;
    private long _withoutRoom;

    /// <summary>Changes with everything that is added.</summary>
    public long Version => Volatile.Read(ref _heard);

    public void Add(IReadOnlyList<LogEntry> entries) => AddEach(entries, (resource, entry) =>
    {
        entry.Number = _heard;
        resource.Logs.Add(entry);
    });

    public void Add(IReadOnlyList<Span> spans) => AddEach(spans, (resource, span) => resource.Add(span, _traces));

    public void Add(IReadOnlyList<MetricPoint> points) => AddEach(points, (resource, point) => resource.Add(point));

    /// <summary>What is kept of each resource and what was dropped.</summary>
    public StoreStatus Status()
    {
        lock (_lock)
        {
            return new StoreStatus(
                [.. _resources.Values.OrderBy(r => r.Name, StringComparer.Ordinal).Select(StatusOf)],
                limits.TotalBytes,
                _withoutRoom);
        }
    }

    /// <summary>The names of the resources that have sent something.</summary>
    public IReadOnlyList<string> Resources()
    {
        lock (_lock)
        {
            return [.. _resources.Keys.Order(StringComparer.Ordinal)];
        }
    }

    internal T Read<T>(Func<IReadOnlyCollection<ResourceTelemetry>, TraceIndex, T> read)
    {
        lock (_lock)
        {
            return read(_resources.Values, _traces);
        }
    }

    private static ResourceStatus StatusOf(ResourceTelemetry resource) => new(
        resource.Name,
        new Kept(resource.Logs.Items.Count, resource.Logs.Bytes, resource.Logs.Dropped),
        new Kept(resource.Spans.Items.Count, resource.Spans.Bytes, resource.Spans.Dropped),
        new Kept(resource.Points.Items.Count, resource.Points.Bytes, resource.Points.Dropped + resource.PointsRefused))
    {
        SharedBytes = resource.SharedBytes,
        Attributes = resource.Source?.Attributes ?? [],
    };

    private void AddEach<T>(IReadOnlyList<T> items, Action<ResourceTelemetry, T> add)
        where T : ITelemetry
    {
        lock (_lock)
        {
            foreach (var item in items)
            {
                _heard++;
                if (Resource(item.Source.Resource) is not { } resource)
                {
                    _withoutRoom++;
                    continue;
                }

                resource.Source = item.Source;
                add(resource, item);
            }
        }
    }

    /// <summary>The room of a resource; null where there is none left. Nobody's goes to a newcomer: who makes names up would take all of them.</summary>
    private ResourceTelemetry? Resource(string name)
    {
        if (!_resources.TryGetValue(name, out var resource) && _resources.Count < limits.Resources)
        {
            _resources[name] = resource = new ResourceTelemetry(name, limits, _traces.Remove);
        }

        return resource;
    }
}

/// <summary>What is kept, and how many had to go.</summary>
public sealed record Kept(int Count, long Bytes, long Dropped);

/// <summary>What is kept of one resource.</summary>
public sealed record ResourceStatus(string Resource, Kept Logs, Kept Spans, Kept MetricPoints)
{
    /// <summary>What is kept once for many of them.</summary>
    public long SharedBytes { get; init; }

    public long Bytes => Logs.Bytes + Spans.Bytes + MetricPoints.Bytes + SharedBytes;

    internal IReadOnlyList<KeyValuePair<string, string>> Attributes { get; init; } = [];
}

/// <summary>What is kept of all.</summary>
/// <param name="WithoutRoom">What was not kept, since its resource came when there were too many already.</param>
public sealed record StoreStatus(IReadOnlyList<ResourceStatus> Resources, long MaxBytes, long WithoutRoom)
{
    public long Bytes => Resources.Sum(r => r.Bytes);

    public long Dropped => WithoutRoom + Resources.Sum(r => r.Logs.Dropped + r.Spans.Dropped + r.MetricPoints.Dropped);
}
