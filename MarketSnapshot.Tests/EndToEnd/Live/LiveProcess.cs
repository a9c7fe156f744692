using MarketSnapshot.Core.Publishing.Live;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MarketSnapshot.Tests.EndToEnd.Live;

/// <summary>A scheduler's live publishing, on a test's own stores and without any job: what is published is published live.</summary>
internal sealed class LiveProcess : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly LivePublishing _live;

    private LiveProcess(ServiceProvider services)
    {
        _services = services;
        _live = services.GetServices<IHostedService>().OfType<LivePublishing>().Single();
    }

    /// <summary>Its work; it ends by itself only where live publishing is off.</summary>
    public Task Work => _live.ExecuteTask ?? Task.CompletedTask;

    public static async Task<LiveProcess> StartAsync(OwnStores stores, Action<LivePublishingOptions>? configure = null)
    {
        var process = new LiveProcess(stores.NewProcess(services => services
            .AddLivePublishing()
            .Configure<LivePublishingOptions>(options =>
            {
                options.Live = true;
                configure?.Invoke(options);
            })));
        await process._live.StartAsync(OwnStores.Stop);
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        await _live.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }
}
