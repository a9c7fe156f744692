using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Snapshots;

/// <summary>One pair of databases for the tests of a class that don't get in each other's way.</summary>
public sealed class SharedStores(Topology topology) : IAsyncLifetime
{
    private OwnStores? _stores;

    internal OwnStores Stores => _stores ?? throw new InvalidOperationException("The stores are not there yet.");

    public async ValueTask InitializeAsync() => _stores = await OwnStores.CreateAsync(topology);

    public ValueTask DisposeAsync() => _stores?.DisposeAsync() ?? ValueTask.CompletedTask;
}
