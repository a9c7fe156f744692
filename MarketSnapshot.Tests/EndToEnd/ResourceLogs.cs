using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd;

/// <summary>Keeps what the resources write, so that a failed wait can show it and a test can assert that nobody logged an error.</summary>
public sealed partial class ResourceLogs(ResourceLoggerService loggers) : IAsyncDisposable
{
    private const int ShownLines = 40;
    private const int LinesOfAnError = 12;

    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _lines = new();
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _followers = [];

    /// <summary>Begins to keep the lines of these resources.</summary>
    public void Follow(params string[] resources) => _followers.AddRange(resources.Select(FollowAsync));

    /// <summary>Every line that a resource has written.</summary>
    public IReadOnlyCollection<string> Of(string resource) => _lines.GetOrAdd(resource, _ => new());

    /// <summary>Lines of a resource at level error or above.</summary>
    public IReadOnlyList<string> ErrorsOf(string resource) => [.. Of(resource).Where(line => ErrorLine().IsMatch(line))];

    /// <summary>Fails where a resource has logged an error, and shows each with the lines that follow it.</summary>
    public void AssertNoErrors(string resource)
    {
        string[] lines = [.. Of(resource)];
        var errors = Enumerable.Range(0, lines.Length).Where(at => ErrorLine().IsMatch(lines[at])).ToList();
        Assert.True(
            errors.Count == 0,
            $"{resource} logged {errors.Count} errors:{Environment.NewLine}{string.Join(Environment.NewLine, errors.SelectMany(at => lines[at..Math.Min(lines.Length, at + LinesOfAnError)]))}");
    }

    /// <summary>The last lines of these resources, for a person who looks for the reason of a failure.</summary>
    public string Last(params string[] resources) => string.Join(
        Environment.NewLine,
        resources.Select(resource => $"--- last lines of {resource}{Environment.NewLine}{string.Join(Environment.NewLine, Of(resource).TakeLast(ShownLines))}"));

    /// <summary>Adds the last lines of the resources concerned to whatever goes wrong in a task.</summary>
    public async Task Explain(Task task, params string[] resources)
    {
        try
        {
            await task;
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException(exception.Message + Environment.NewLine + Last(resources), exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_followers);
        _end.Dispose();
    }

    private async Task FollowAsync(string resource)
    {
        var lines = _lines.GetOrAdd(resource, _ => new());
        try
        {
            await foreach (var batch in loggers.WatchAsync(resource).WithCancellation(_end.Token))
            {
                foreach (var line in batch)
                    lines.Enqueue(line.Content);
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The end of the test run.
        }
    }

    // The console logger starts a record with its level in four letters.
    [GeneratedRegex(@"(^|\s)(fail|crit): ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ErrorLine();
}
