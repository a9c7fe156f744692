using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MarketSnapshot.Tests.Dashboard;

/// <summary>Tests that share one whole system with its dashboard, one after the other.</summary>
[CollectionDefinition(nameof(WatchedTopology))]
public sealed class WatchedTopologyCollection : ICollectionFixture<WatchedTopology>;

/// <summary>The whole system as the AppHost starts it, with its dashboard; jobs run when a test says so.</summary>
public sealed class WatchedTopology : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private DistributedApplication? _application;
    private HttpClient? _api;
    private HttpClient? _dashboard;

    /// <summary>A client of the API.</summary>
    public HttpClient Api => _api!;

    /// <summary>The address that signs a person in.</summary>
    public string LoginUrl { get; private set; } = "";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.MarketSnapshot_AppHost>(
            ["--Data:Persist=false"], (options, _) => options.DisableDashboard = false, limit.Token);
        builder.CreateResourceBuilder((ProjectResource)builder.Resources.Single(resource => resource.Name == ResourceNames.Scheduler))
            .WithEnvironment("Scheduler__SyncInterval", "1.00:00:00")
            .WithEnvironment("Scheduler__ReconcileInterval", "1.00:00:00");
        _application = await builder.BuildAsync(limit.Token);
        await _application.StartAsync(limit.Token);
        foreach (var resource in new[] { ResourceNames.Api, ResourceNames.Scheduler, ResourceNames.Web })
            await _application.ResourceNotifications.WaitForResourceHealthyAsync(resource, limit.Token);

        var settings = _application.Services.GetRequiredService<DashboardSettings>();
        LoginUrl = settings.LoginUrl;
        _dashboard = new HttpClient { BaseAddress = settings.FrontendUrl };
        _dashboard.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", settings.BrowserToken);
        _api = _application.CreateHttpClient(ResourceNames.Api);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _api?.Dispose();
        _dashboard?.Dispose();
        if (_application is not null)
            await _application.DisposeAsync();
    }

    /// <summary>What the dashboard answers at a path, as JSON; null where it knows nothing.</summary>
    internal async Task<JsonNode?> AskAsync(string path)
    {
        using var response = await _dashboard!.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return response.IsSuccessStatusCode ? JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)) : null;
    }

    /// <summary>Posts to the API within a trace of its own.</summary>
    /// <returns>The answer and the id of the trace.</returns>
    internal async Task<(JsonNode Answer, string TraceId)> PostTracedAsync(string path, object body)
    {
        var traceId = Guid.NewGuid().ToString("N");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = System.Net.Http.Json.JsonContent.Create(body) };
        request.Headers.Add("traceparent", $"00-{traceId}-{traceId[..16]}-01");
        using var response = await Api.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{path} answered {response.StatusCode}.");
        return (JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!, traceId);
    }
}
