using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd;

/// <summary>A few resources that a test describes itself, with waits that end.</summary>
internal sealed class SmallTopology : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private SmallTopology(DistributedApplication application)
    {
        Application = application;
        _limit.CancelAfter(Limit);
    }

    public DistributedApplication Application { get; }

    public CancellationToken Limited => _limit.Token;

    public static async Task<SmallTopology> StartAsync(Action<IDistributedApplicationBuilder> describe, params string[] args)
    {
        var builder = DistributedApplicationTestingBuilder.Create(args);
        describe(builder);
        var topology = new SmallTopology(await builder.BuildAsync(TestContext.Current.CancellationToken));
        try
        {
            await topology.Application.StartAsync(topology.Limited);
            return topology;
        }
        catch
        {
            await topology.DisposeAsync();
            throw;
        }
    }

    public Task HealthyAsync(string resource) => Application.ResourceNotifications.WaitForResourceHealthyAsync(resource, Limited);

    public Task<ResourceEvent> ReachesAsync(string resource, params string[] states) =>
        Application.ResourceNotifications.WaitForResourceAsync(resource, e => states.Contains(e.Snapshot.State?.Text), Limited);

    public async Task CommandAsync(string resource, string command)
    {
        var result = await Application.ResourceCommands.ExecuteCommandAsync(resource, command, Limited);
        Assert.True(result.Success, result.Message);
    }

    public async Task<string> ConnectionStringAsync(string resource) => (await Application.GetConnectionStringAsync(resource, Limited))!;

    public async Task<string> LogAsync(string resource)
    {
        var lines = new List<string>();
        await foreach (var batch in Application.Services.GetRequiredService<ResourceLoggerService>().GetAllAsync(resource))
            lines.AddRange(batch.Select(line => line.Content));
        return string.Join('\n', lines);
    }

    public async ValueTask DisposeAsync()
    {
        await Application.DisposeAsync();
        _limit.Dispose();
    }
}
