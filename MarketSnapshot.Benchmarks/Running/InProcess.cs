using MarketSnapshot.Core;
using MarketSnapshot.Core.Persistence;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Reconciling;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MarketSnapshot.Benchmarks.Running;

/// <summary>The pipeline in this process, on the stores of a running system, for what is measured run by run.</summary>
internal sealed class InProcess : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public InProcess(RunningSystem system)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddLogging();
        services.AddSingleton(system.Database); // instances, which stay when this goes
        services.AddSingleton(system.Market);
        services.AddDbContext<MarketDbContext>(options => options.UseNpgsql(system.Database));
        services.AddMarketSnapshotCore();
        _services = services.BuildServiceProvider();
    }

    /// <summary>Publishing of what is ready.</summary>
    public SnapshotSync Sync => _services.GetRequiredService<SnapshotSync>();

    /// <summary>Rebuilding of what changed.</summary>
    public SnapshotReconciler Reconciler => _services.GetRequiredService<SnapshotReconciler>();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
