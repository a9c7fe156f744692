using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Resources;

/// <summary>A line that a resource wrote.</summary>
internal sealed record ConsoleLine(int Number, string Text, bool IsError) : IKept
{
    private const int Longest = 4096;

    public string Text { get; } = Text.Length <= Longest ? Text : $"{Text.AsSpan(0, Longest)}… ({Text.Length - Longest} more)";

    public int Bytes => 60 + Sizes.Of(Text);
}

/// <summary>Lines as they are shown.</summary>
/// <param name="Dropped">So many older lines are not kept any more.</param>
internal sealed record ConsoleView(IReadOnlyList<ConsoleLine> Lines, int Kept, long Dropped);

/// <summary>What the AppHost has told of its resources.</summary>
internal sealed class ResourceBoard(StoreLimits limits)
{
    private readonly Lock _lock = new();
    private readonly List<string> _order = [];
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private long _version;
    private string? _problem;

    /// <summary>Changes with everything that is told.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Why nothing is told at the moment; null while the AppHost is connected.</summary>
    public string? Problem
    {
        get => Volatile.Read(ref _problem);
        set
        {
            Volatile.Write(ref _problem, value);
            Interlocked.Increment(ref _version);
        }
    }

    public void Take(ResourceMessage message)
    {
        lock (_lock)
        {
            if (message.Resource is { } resource)
            {
                Of(resource.Id).Info = resource;
            }

            if (message.Lines is { } lines)
            {
                var entry = Of(lines.Id);
                entry.Missed += lines.Missed;
                foreach (var line in lines.Items)
                {
                    entry.Lines.Add(new ConsoleLine(line.Number, line.Text, line.IsError));
                }
            }

            Interlocked.Increment(ref _version);
        }
    }

    /// <summary>Forgets all, since all will be told anew.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _entries.Clear();
            _order.Clear();
            _version++;
        }
    }

    /// <summary>In the order of the application model.</summary>
    public IReadOnlyList<ResourceInfo> Resources()
    {
        lock (_lock)
        {
            return [.. _order.Select(id => _entries[id].Info).OfType<ResourceInfo>()];
        }
    }

    public ResourceInfo? Find(string id)
    {
        lock (_lock)
        {
            return _entries.GetValueOrDefault(id)?.Info;
        }
    }

    /// <summary>The last lines that hold the text, oldest first.</summary>
    public ConsoleView Console(string id, string? text, int limit)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(id, out var entry))
            {
                return new ConsoleView([], 0, 0);
            }

            var lines = entry.Lines.Items.Where(l => string.IsNullOrEmpty(text) || l.Text.Contains(text, StringComparison.OrdinalIgnoreCase));
            return new ConsoleView([.. lines.TakeLast(limit)], entry.Lines.Items.Count, entry.Lines.Dropped + entry.Missed);
        }
    }

    /// <summary>How many lines of all resources are not kept any more.</summary>
    public long LinesDropped
    {
        get
        {
            lock (_lock)
            {
                return _entries.Values.Sum(entry => entry.Lines.Dropped + entry.Missed);
            }
        }
    }

    private Entry Of(string id)
    {
        if (!_entries.TryGetValue(id, out var entry))
        {
            _entries[id] = entry = new Entry(new Ring<ConsoleLine>(limits.ConsoleLines, limits.ConsoleBytes));
            _order.Add(id);
        }

        return entry;
    }

    private sealed class Entry(Ring<ConsoleLine> lines)
    {
        public ResourceInfo? Info { get; set; }

        public Ring<ConsoleLine> Lines { get; } = lines;

        public long Missed { get; set; }
    }
}
