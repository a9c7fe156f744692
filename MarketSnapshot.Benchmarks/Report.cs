using System.Diagnostics;

namespace MarketSnapshot.Benchmarks;

/// <summary>
/// Prints what is measured, as it is measured. Figures of one machine say little about another, so what counts are ratios between two
/// ways of doing the same work in the same run, and promises that are kept or broken.
/// </summary>
internal sealed class Report
{
    private readonly Stopwatch _watch = new();
    private int _broken;

    /// <summary>Says what is about to be measured, and on what machine.</summary>
    public void Begin(string name, BenchmarkOptions options)
    {
        _watch.Start();
        Console.WriteLine($"{name} {options}");
        Console.WriteLine($"  on {Machine.Describe()}");
    }

    /// <summary>Says what the servers are.</summary>
    public void Servers(string description) => Console.WriteLine($"  with {description}");

    /// <summary>Begins a part.</summary>
    public void Part(string title)
    {
        Console.WriteLine();
        Console.WriteLine($"{title} (at {_watch.Elapsed.TotalSeconds:0} s)");
    }

    /// <summary>A figure.</summary>
    public void Figure(string what, string value) => Console.WriteLine($"  {what,-58} {value}");

    /// <summary>How one way compares to another.</summary>
    public void Ratio(string what, double one, double other) => Figure(what, $"{one / other:0.00} : 1");

    /// <summary>Something that has to hold.</summary>
    public void Promise(bool kept, string what)
    {
        if (!kept)
            _broken++;
        Console.WriteLine($"  {(kept ? "kept  " : "BROKEN")}  {what}");
    }

    /// <summary>Says how it went.</summary>
    /// <returns>The exit code: 0 when every promise was kept.</returns>
    public int End()
    {
        Console.WriteLine();
        Console.WriteLine(_broken == 0 ? $"Done in {_watch.Elapsed:m\\:ss}." : $"Done in {_watch.Elapsed:m\\:ss}: {_broken} broken.");
        return _broken == 0 ? 0 : 1;
    }
}
