using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace MarketSnapshot.Tests.Faults;

/// <summary>What was done when, and what was seen that should not be; goes to the test's output as it happens.</summary>
internal sealed class FaultReport
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly ConcurrentQueue<string> _problems = new();
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Problems => _problems;

    public IReadOnlyDictionary<string, int> Counts => _counts;

    /// <summary>Adds a line with its time.</summary>
    public void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"{_watch.Elapsed.TotalSeconds,7:0.0} s  {line}"));

    /// <summary>Counts something.</summary>
    public void Count(string what) => _counts.AddOrUpdate(what, 1, (_, count) => count + 1);

    /// <summary>Something happened that must not.</summary>
    public void Problem(string what)
    {
        _problems.Enqueue(what);
        Say($"PROBLEM: {what}");
    }
}
