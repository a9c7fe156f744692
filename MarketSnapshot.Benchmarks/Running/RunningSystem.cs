using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using MongoDB.Bson;
using MongoDB.Driver;
using Npgsql;

namespace MarketSnapshot.Benchmarks.Running;

/// <summary>The system as the AppHost starts it, on random ports and with fresh data that goes at the end.</summary>
internal sealed class RunningSystem : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);

    private readonly DistributedApplication _application;

    private RunningSystem(DistributedApplication application, NpgsqlDataSource database, IMongoClient mongo)
    {
        _application = application;
        Database = database;
        Mongo = mongo;
    }

    /// <summary>PostgreSQL, past the API.</summary>
    public NpgsqlDataSource Database { get; }

    /// <summary>MongoDB, past the API.</summary>
    public IMongoClient Mongo { get; }

    /// <summary>The market.</summary>
    public IMongoDatabase Market => Mongo.GetDatabase(ResourceNames.Market);

    /// <summary>The listings.</summary>
    public IMongoCollection<BsonDocument> Listings => Market.GetCollection<BsonDocument>("market_listings");

    /// <summary>
    /// Starts the servers, the migrations and those of the services that are asked for. The others can be started later. Scheduled jobs
    /// are on their longest intervals.
    /// </summary>
    /// <param name="services">Resource names of services to start now.</param>
    /// <param name="configure">Changes the topology before it starts; may be null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<RunningSystem> StartAsync(
        IReadOnlyCollection<string> services, Action<IDistributedApplicationTestingBuilder>? configure, CancellationToken cancellationToken)
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.MarketSnapshot_AppHost>(["--Data:Persist=false"], cancellationToken);
        // Where nobody looks at pages, the front end would ask the API all the while for nothing.
        if (!services.Contains(ResourceNames.Web, StringComparer.Ordinal))
            builder.Resources.Remove(builder.Resources.Single(resource => resource.Name == ResourceNames.Web));
        Project(builder, ResourceNames.Migrations).WithEnvironment("DemoData__Enabled", "false");
        Project(builder, ResourceNames.Scheduler)
            .WithEnvironment("Scheduler__SyncInterval", "1.00:00:00")
            .WithEnvironment("Scheduler__ReconcileInterval", "1.00:00:00");
        foreach (var service in new[] { ResourceNames.Api, ResourceNames.Scheduler }.Except(services, StringComparer.Ordinal))
            Project(builder, service).WithExplicitStart();
        configure?.Invoke(builder);

        var application = await builder.BuildAsync(cancellationToken);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(StartLimit);
            await application.StartAsync(limit.Token);
            await application.ResourceNotifications.WaitForResourceAsync(ResourceNames.Migrations, KnownResourceStates.Finished, limit.Token);
            foreach (var service in services)
                await application.ResourceNotifications.WaitForResourceHealthyAsync(service, limit.Token);
            var postgres = await application.GetConnectionStringAsync(ResourceNames.MarketDb, cancellationToken);
            var mongo = await application.GetConnectionStringAsync(ResourceNames.Market, cancellationToken);
            return new(application, NpgsqlDataSource.Create($"{postgres};Command Timeout=600"), new MongoClient(mongo));
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    /// <summary>A project resource, for setting its environment before the start.</summary>
    public static IResourceBuilder<ProjectResource> Project(IDistributedApplicationTestingBuilder builder, string name) =>
        builder.CreateResourceBuilder((ProjectResource)builder.Resources.Single(resource => resource.Name == name));

    /// <summary>A client of the API, which must have been started.</summary>
    public HttpClient CreateApiClient() => _application.CreateHttpClient(ResourceNames.Api);

    /// <summary>Where the front end is, which must have been started.</summary>
    public Uri WebAddress => _application.GetEndpoint(ResourceNames.Web);

    /// <summary>How another process reaches the market.</summary>
    public async Task<string> MarketConnectionStringAsync(CancellationToken cancellationToken) =>
        await _application.GetConnectionStringAsync(ResourceNames.Market, cancellationToken)
        ?? throw new InvalidOperationException("The market has no connection string.");

    /// <summary>What the servers are.</summary>
    public async Task<string> DescribeServersAsync(CancellationToken cancellationToken)
    {
        await using var command = Database.CreateCommand("select current_setting('server_version')");
        var postgres = await command.ExecuteScalarAsync(cancellationToken);
        var mongo = await Mongo.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument("buildInfo", 1), cancellationToken: cancellationToken);
        return $"PostgreSQL {postgres}, MongoDB {mongo["version"]}{(mongo.GetValue("modules", new BsonArray()).AsBsonArray.Count > 0 ? $" ({mongo["modules"]})" : "")}";
    }

    /// <summary>Starts a service that is not running, and waits until it is healthy.</summary>
    public async Task StartServiceAsync(string name, CancellationToken cancellationToken)
    {
        await CommandAsync(name, KnownResourceCommands.StartCommand, cancellationToken);
        await _application.ResourceNotifications.WaitForResourceHealthyAsync(name, cancellationToken);
    }

    /// <summary>Stops a service.</summary>
    public Task StopServiceAsync(string name, CancellationToken cancellationToken) =>
        CommandAsync(name, KnownResourceCommands.StopCommand, cancellationToken);

    /// <summary>Runs a statement.</summary>
    public async Task<int> SqlAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = Database.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Reads one value.</summary>
    public async Task<T> ScalarAsync<T>(string sql, CancellationToken cancellationToken)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Mongo.Dispose();
        await _application.DisposeAsync();
    }

    private async Task CommandAsync(string name, string command, CancellationToken cancellationToken)
    {
        var result = await _application.ResourceCommands.ExecuteCommandAsync(name, command, cancellationToken);
        if (!result.Success)
            throw new InvalidOperationException($"{name}: {command} did not succeed: {result.Message}");
    }
}
