namespace MarketSnapshot.Core.Scheduling;

/// <summary>What a job does when it runs.</summary>
/// <param name="Name">One of <see cref="JobNames"/>.</param>
/// <param name="RunAsync">Does the work with services of a scope of its own.</param>
public sealed record JobDefinition(string Name, Func<IServiceProvider, CancellationToken, Task<JobReport>> RunAsync);

/// <summary>What a job has to tell at its end.</summary>
/// <param name="Result">Its numeric properties are kept as the run's counts.</param>
/// <param name="Failure">Why the run counts as failed although it came to its end, in words that are fit to be shown; null where it doesn't.</param>
public sealed record JobReport(object Result, string? Failure = null);
