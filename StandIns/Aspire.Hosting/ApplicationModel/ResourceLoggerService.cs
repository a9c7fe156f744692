using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>One line that a resource wrote.</summary>
public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);

/// <summary>Keeps what resources write: the last lines of each, and a stream of new ones.</summary>
public class ResourceLoggerService : IDisposable
{
    private const int Backlog = 10_000;

    private readonly ConcurrentDictionary<string, ResourceLog> _logs = new(StringComparer.OrdinalIgnoreCase);

    internal Action<string, LogLine>? Written { get; set; }

    public ILogger GetLogger(IResource resource) => GetLogger((resource ?? throw new ArgumentNullException(nameof(resource))).Name);

    public ILogger GetLogger(string resourceName) => new LineLogger(this, resourceName);

    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(IResource resource) =>
        GetAllAsync((resource ?? throw new ArgumentNullException(nameof(resource))).Name);

    public async IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName)
    {
        await Task.CompletedTask;
        yield return Log(resourceName).Snapshot();
    }

    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource) =>
        WatchAsync((resource ?? throw new ArgumentNullException(nameof(resource))).Name);

    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) => Log(resourceName).WatchAsync();

    public void ClearBacklog(string resourceName) => Log(resourceName).Clear();

    public void Complete(IResource resource) => Complete((resource ?? throw new ArgumentNullException(nameof(resource))).Name);

    public void Complete(string name) => Log(name).Complete();

    public void Dispose()
    {
        foreach (var log in _logs.Values)
        {
            log.Complete();
        }

        GC.SuppressFinalize(this);
    }

    internal void Write(string resourceId, string content, bool isError)
    {
        var line = Log(resourceId).Add(content, isError);
        Written?.Invoke(resourceId, line);
    }

    internal IReadOnlyList<string> LastLines(string resourceId, int count) =>
        [.. Log(resourceId).Snapshot().TakeLast(count).Select(l => l.Content)];

    /// <summary>The oldest lines that are still kept and came after that one.</summary>
    internal IReadOnlyList<LogLine> LinesAfter(string resourceId, int lineNumber, int limit) => Log(resourceId).After(lineNumber, limit);

    private ResourceLog Log(string resourceId) => _logs.GetOrAdd(resourceId, static _ => new ResourceLog());

    private sealed class ResourceLog
    {
        private readonly Lock _lock = new();
        private readonly Queue<LogLine> _lines = new();
        private readonly List<ChannelWriter<LogLine>> _watchers = [];
        private int _lineNumber;
        private bool _completed;

        public LogLine Add(string content, bool isError)
        {
            lock (_lock)
            {
                var line = new LogLine(++_lineNumber, content, isError);
                _lines.Enqueue(line);
                if (_lines.Count > Backlog)
                {
                    _lines.Dequeue();
                }

                foreach (var watcher in _watchers)
                {
                    watcher.TryWrite(line);
                }

                return line;
            }
        }

        public LogLine[] After(int lineNumber, int limit)
        {
            lock (_lock)
            {
                return lineNumber >= _lineNumber ? [] : [.. _lines.SkipWhile(l => l.LineNumber <= lineNumber).Take(limit)];
            }
        }

        public LogLine[] Snapshot()
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }

        public void Clear()
        {
            lock (_lock)
            {
                _lines.Clear();
            }
        }

        public void Complete()
        {
            lock (_lock)
            {
                _completed = true;
                foreach (var watcher in _watchers)
                {
                    watcher.TryComplete();
                }

                _watchers.Clear();
            }
        }

        public async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            var channel = Channel.CreateUnbounded<LogLine>();
            LogLine[] soFar;
            lock (_lock)
            {
                soFar = [.. _lines];
                if (_completed)
                {
                    channel.Writer.TryComplete();
                }
                else
                {
                    _watchers.Add(channel.Writer);
                }
            }

            try
            {
                if (soFar.Length > 0)
                {
                    yield return soFar;
                }

                while (await channel.Reader.WaitToReadAsync(cancellationToken))
                {
                    var batch = new List<LogLine>();
                    while (channel.Reader.TryRead(out var line))
                    {
                        batch.Add(line);
                    }

                    yield return batch;
                }
            }
            finally
            {
                lock (_lock)
                {
                    _watchers.Remove(channel.Writer);
                }
            }
        }
    }

    private sealed class LineLogger(ResourceLoggerService service, string resourceName) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = formatter(state, exception);
            service.Write(resourceName, exception is null ? text : $"{text}{Environment.NewLine}{exception}", logLevel >= LogLevel.Error);
        }
    }
}
