using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using MarketSnapshot.Tests.EndToEnd;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MarketSnapshot.Tests.Faults;

/// <summary>The whole system with live publishing and narrow limits of the event stream; its jobs run once a day.</summary>
public sealed class LiveTopology : IAsyncLifetime
{
    public const int MaxClients = 3;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private DistributedApplication? _application;

    public DistributedApplication Application => _application ?? throw new InvalidOperationException("The topology has not started.");

    public ResourceLogs Logs { get; private set; } = null!;

    public HttpClient Api { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.MarketSnapshot_AppHost>(["--Data:Persist=false"], CancellationToken.None);
        // The front end follows the stream, too, and places are counted here.
        builder.Resources.Remove(builder.Resources.Single(resource => resource.Name == ResourceNames.Web));
        foreach (var project in builder.Resources.OfType<ProjectResource>().Where(p => p.Name is ResourceNames.Api or ResourceNames.Scheduler).ToList())
        {
            builder.CreateResourceBuilder(project)
                .WithEnvironment("Scheduler__SyncInterval", "1.00:00:00")
                .WithEnvironment("Scheduler__ReconcileInterval", "1.00:00:00")
                .WithEnvironment("Publishing__Live", "true")
                .WithEnvironment("ListingStream__MaxClients", MaxClients.ToString(CultureInfo.InvariantCulture))
                .WithEnvironment("ListingStream__Heartbeat", "00:00:00.3")
                .WithEnvironment("ListingStream__WriteTimeout", "00:00:01");
        }

        _application = await builder.BuildAsync(CancellationToken.None);
        Logs = new ResourceLogs(_application.Services.GetRequiredService<ResourceLoggerService>());
        Logs.Follow(ResourceNames.Api, ResourceNames.Scheduler);
        await Logs.Explain(StartAsync(), ResourceNames.Api, ResourceNames.Scheduler);
        Api = _application.CreateHttpClient(ResourceNames.Api);
    }

    /// <summary>Stops or starts a resource.</summary>
    public async Task CommandAsync(string resource, string command)
    {
        var result = await Application.ResourceCommands.ExecuteCommandAsync(resource, command, TestContext.Current.CancellationToken);
        Assert.True(result.Success, $"{command} {resource}: {result.Message}");
    }

    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        if (_application is not null)
            await _application.DisposeAsync();
        if (Logs is not null)
            await Logs.DisposeAsync();
    }

    private async Task StartAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        await Application.StartAsync(limit.Token);
        await Application.ResourceNotifications.WaitForResourceHealthyAsync(ResourceNames.Api, limit.Token);
        await Application.ResourceNotifications.WaitForResourceHealthyAsync(ResourceNames.Scheduler, limit.Token);
    }
}
