namespace MarketSnapshot.Benchmarks;

/// <summary>Something that is measured by one command. It starts what it needs and cleans up.</summary>
internal interface IBenchmark
{
    /// <summary>The word on the command line.</summary>
    string Name { get; }

    /// <summary>What it measures, in one line.</summary>
    string Summary { get; }

    /// <summary>Its options and what they are when not given.</summary>
    IReadOnlyDictionary<string, int> Defaults { get; }

    /// <summary>Measures.</summary>
    /// <param name="options">Every option of <see cref="Defaults"/>.</param>
    /// <param name="report">Takes figures as they come.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task RunAsync(BenchmarkOptions options, Report report, CancellationToken cancellationToken);
}
