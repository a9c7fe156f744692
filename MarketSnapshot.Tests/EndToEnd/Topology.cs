using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using MarketSnapshot.Tests.EndToEnd;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Driver;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(Topology))]

namespace MarketSnapshot.Tests.EndToEnd;

/// <summary>
/// The whole system as the AppHost starts it, once for the assembly: random ports, fresh data. The scheduled jobs are put on their
/// longest intervals, so that a test decides when they run.
/// </summary>
public sealed class Topology : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    /// <summary>How the names of places begin where a simulator that a test starts plays; nobody else's data is touched.</summary>
    public const string SimulatedPlaces = "Simulated place";

    private DistributedApplication? _application;
    private ResourceLogs? _logs;
    private HttpClient? _api;
    private NpgsqlDataSource? _database;
    private MongoClient? _mongo;

    /// <summary>The running application.</summary>
    public DistributedApplication Application => _application ?? throw NotStarted();

    /// <summary>What the resources have written.</summary>
    public ResourceLogs Logs => _logs ?? throw NotStarted();

    /// <summary>A client of the API.</summary>
    public HttpClient Api => _api ?? throw NotStarted();

    /// <summary>The PostgreSQL database, past the API.</summary>
    public NpgsqlDataSource Database => _database ?? throw NotStarted();

    /// <summary>The listings in MongoDB, past the API.</summary>
    public IMongoCollection<MongoDB.Bson.BsonDocument> Listings =>
        (_mongo ?? throw NotStarted()).GetDatabase(ResourceNames.Market).GetCollection<MongoDB.Bson.BsonDocument>("market_listings");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.MarketSnapshot_AppHost>(["--Data:Persist=false"], CancellationToken.None);
        var scheduler = (ProjectResource)builder.Resources.Single(resource => resource.Name == ResourceNames.Scheduler);
        builder.CreateResourceBuilder(scheduler)
            .WithEnvironment("Scheduler__SyncInterval", "1.00:00:00")
            .WithEnvironment("Scheduler__ReconcileInterval", "1.00:00:00");
        var simulator = (ProjectResource)builder.Resources.Single(resource => resource.Name == ResourceNames.Simulator);
        builder.CreateResourceBuilder(simulator)
            .WithEnvironment("Simulator__PlacesNamed", SimulatedPlaces)
            .WithEnvironment("Simulator__History", "02:00:00")
            .WithEnvironment("Simulator__Interval", "00:00:01")
            .WithEnvironment("Simulator__LookInterval", "00:00:01");

        _application = await builder.BuildAsync(CancellationToken.None);
        _logs = new ResourceLogs(_application.Services.GetRequiredService<ResourceLoggerService>());
        _logs.Follow(ResourceNames.Postgres, ResourceNames.Mongo, ResourceNames.Migrations, ResourceNames.Api, ResourceNames.Scheduler, ResourceNames.Simulator, ResourceNames.Web);
        await _logs.Explain(StartAsync(_application), ResourceNames.Migrations, ResourceNames.Api, ResourceNames.Scheduler, ResourceNames.Web);

        _api = _application.CreateHttpClient(ResourceNames.Api);
        _database = NpgsqlDataSource.Create(await ConnectionString(ResourceNames.MarketDb));
        _mongo = new MongoClient(await ConnectionString(ResourceNames.Market));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _api?.Dispose();
        _mongo?.Dispose();
        if (_database is not null)
            await _database.DisposeAsync();
        if (_application is not null)
            await _application.DisposeAsync();
        if (_logs is not null)
            await _logs.DisposeAsync();
    }

    /// <summary>The connection string of a database resource.</summary>
    public async Task<string> ConnectionString(string resource) =>
        await Application.GetConnectionStringAsync(resource) ?? throw new InvalidOperationException($"{resource} has no connection string.");

    private static async Task StartAsync(DistributedApplication application)
    {
        using var limit = new CancellationTokenSource(StartLimit);
        await application.StartAsync(limit.Token);
        await application.ResourceNotifications.WaitForResourceHealthyAsync(ResourceNames.Api, limit.Token);
        await application.ResourceNotifications.WaitForResourceHealthyAsync(ResourceNames.Scheduler, limit.Token);
        await application.ResourceNotifications.WaitForResourceHealthyAsync(ResourceNames.Web, limit.Token);
    }

    private static InvalidOperationException NotStarted() => new("The topology has not started.");
}
