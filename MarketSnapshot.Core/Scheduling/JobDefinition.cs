namespace MarketSnapshot.Core.Scheduling;

/// <summary>What a job does when it runs.</summary>
/// <param name="Name">One of <see cref="JobNames"/>.</param>
/// <param name="RunAsync">
/// Does the work with services of a scope of its own and answers with a result, whose numeric properties are kept as the run's counts.
/// </param>
public sealed record JobDefinition(string Name, Func<IServiceProvider, CancellationToken, Task<object>> RunAsync);
