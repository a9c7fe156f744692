using System.Collections.Concurrent;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using MarketSnapshot.Tests.EndToEnd;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.Faults;

/// <summary>
/// The whole system with two schedulers, intervals of seconds, and a MongoDB server that can be made to fail; every process of it can be
/// killed, frozen, stopped and started.
/// </summary>
internal sealed class FaultTopology : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private readonly ConcurrentDictionary<string, ResourceEvent> _latest = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private readonly DistributedApplication _application;
    private Task _watching = Task.CompletedTask;

    private FaultTopology(DistributedApplication application)
    {
        _application = application;
        Logs = new ResourceLogs(application.Services.GetRequiredService<ResourceLoggerService>());
    }

    public ResourceLogs Logs { get; }

    public IReadOnlyList<RunningResource> Schedulers { get; private set; } = [];

    public RunningResource Api { get; private set; } = null!;

    public RunningResource Mongo { get; private set; } = null!;

    public RunningResource Postgres { get; private set; } = null!;

    public IEnumerable<RunningResource> All => [.. Schedulers, Api, Mongo, Postgres];

    public HttpClient Client { get; private set; } = null!;

    public NpgsqlDataSource Database { get; private set; } = null!;

    /// <summary>A client of its own name, so that what is done to the services' connections leaves it alone.</summary>
    public MongoClient Control { get; private set; } = null!;

    public IMongoDatabase Market => Control.GetDatabase(ResourceNames.Market);

    public IMongoCollection<BsonDocument> Listings => Market.GetCollection<BsonDocument>("market_listings");

    /// <param name="sync">How often what is ready is published.</param>
    /// <param name="reconcile">How often changed facts are looked for.</param>
    public static async Task<FaultTopology> StartAsync(TimeSpan sync, TimeSpan reconcile)
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.MarketSnapshot_AppHost>(["--Data:Persist=false"], CancellationToken.None);
        // Nobody looks at pages here, and the front end would ask the API all the while.
        builder.Resources.Remove(builder.Resources.Single(resource => resource.Name == ResourceNames.Web));
        var mongo = (MongoDBServerResource)builder.Resources.Single(resource => resource.Name == ResourceNames.Mongo);
        builder.CreateResourceBuilder(mongo).WithArgs("--setParameter", "enableTestCommands=1");
        foreach (var project in builder.Resources.OfType<ProjectResource>().Where(p => p.Name is ResourceNames.Api or ResourceNames.Scheduler).ToList())
        {
            builder.CreateResourceBuilder(project)
                .WithReplicas(project.Name == ResourceNames.Scheduler ? 2 : 1)
                .WithEnvironment("Scheduler__SyncInterval", sync.ToString("c"))
                .WithEnvironment("Scheduler__ReconcileInterval", reconcile.ToString("c"))
                .WithEnvironment("Scheduler__HeartbeatInterval", "00:00:00.5")
                .WithEnvironment("Scheduler__DeadAfter", "00:00:02")
                .WithEnvironment("Scheduler__LookInterval", "00:00:00.5")
                .WithEnvironment("Publishing__Lease", "00:00:02")
                .WithEnvironment("Publishing__BackOffBase", "00:00:00.5")
                .WithEnvironment("Publishing__BackOffCap", "00:00:02")
                .WithEnvironment("Publishing__MaxAttempts", "100")
                .WithEnvironment("Aspire__Npgsql__EntityFrameworkCore__PostgreSQL__CommandTimeout", "2");
        }

        var topology = new FaultTopology(await builder.BuildAsync(CancellationToken.None));
        try
        {
            await topology.StartResourcesAsync();
            return topology;
        }
        catch (Exception failure)
        {
            var logs = topology.Logs.Last(ResourceNames.Migrations, ResourceNames.Api);
            await topology.DisposeAsync();
            throw new InvalidOperationException($"{failure.Message}{Environment.NewLine}{logs}", failure);
        }
    }

    /// <summary>Waits until nothing is broken any more.</summary>
    public async Task HealthyAsync()
    {
        foreach (var resource in All)
            await resource.HealthyAsync();
        await Eventually.Reached(
            async () =>
            {
                try
                {
                    using var response = await Client.GetAsync("/health", TestContext.Current.CancellationToken);
                    return (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains("\"Healthy\"", StringComparison.Ordinal);
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "the API is healthy",
            () => Logs.Last(Api.Id));
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        Client?.Dispose();
        Control?.Dispose();
        if (Database is not null)
            await Database.DisposeAsync();
        await _application.DisposeAsync();
        await Logs.DisposeAsync();
        _end.Dispose();
    }

    private async Task StartResourcesAsync()
    {
        _watching = WatchAsync();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(StartLimit);
        await _application.StartAsync(limit.Token);
        Logs.Follow(ResourceNames.Migrations);
        foreach (var name in new[] { ResourceNames.Postgres, ResourceNames.Mongo, ResourceNames.MarketDb, ResourceNames.Api, ResourceNames.Scheduler })
            await _application.ResourceNotifications.WaitForResourceHealthyAsync(name, limit.Token);
        Schedulers = Find(ResourceNames.Scheduler);
        (Api, Mongo, Postgres) = (Find(ResourceNames.Api)[0], Find(ResourceNames.Mongo)[0], Find(ResourceNames.Postgres)[0]);
        Logs.Follow([.. All.Select(resource => resource.Id)]);

        Client = new HttpClient { BaseAddress = _application.GetEndpoint(ResourceNames.Api), Timeout = TimeSpan.FromSeconds(60) };
        var postgres = await _application.GetConnectionStringAsync(ResourceNames.MarketDb, limit.Token);
        Database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(postgres) { Timeout = 5, CommandTimeout = 10, ApplicationName = "faults" });
        var market = MongoClientSettings.FromConnectionString(await _application.GetConnectionStringAsync(ResourceNames.Market, limit.Token));
        market.ApplicationName = "faults";
        market.ServerSelectionTimeout = TimeSpan.FromSeconds(5);
        market.SocketTimeout = TimeSpan.FromSeconds(10);
        Control = new MongoClient(market);
        await HealthyAsync();
    }

    private List<RunningResource> Find(string name) =>
    [
        .. _latest.Values.Where(e => e.Resource.Name == name).OrderBy(e => e.ResourceId, StringComparer.Ordinal)
            .Select(e => new RunningResource(_application, e.ResourceId, name, () => _latest[e.ResourceId])),
    ];

    private async Task WatchAsync()
    {
        try
        {
            await foreach (var change in _application.ResourceNotifications.WatchAsync(_end.Token))
                _latest[change.ResourceId] = change;
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // the end of the test
        }
    }
}
