using Xunit;

namespace MarketSnapshot.Tests.Faults;

/// <summary>One <see cref="FaultTopology"/> for the classes that break it one after the other and leave it whole.</summary>
public sealed class FaultSystem : IAsyncLifetime
{
    private FaultTopology? _topology;

    internal FaultTopology Topology => _topology ?? throw new InvalidOperationException("The system has not started.");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _topology = await FaultTopology.StartAsync(sync: TimeSpan.FromSeconds(1), reconcile: TimeSpan.FromSeconds(5));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _topology?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>The classes that share it.</summary>
[CollectionDefinition(Name)]
public sealed class FaultSystemCollection : ICollectionFixture<FaultSystem>
{
    /// <summary>Its name.</summary>
    public const string Name = "A system to break";
}
