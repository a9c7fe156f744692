using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using MarketSnapshot.Core;
using MarketSnapshot.Core.Listings;
using MarketSnapshot.Core.Persistence;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Reconciling;
using MarketSnapshot.Core.Retention;
using MarketSnapshot.Core.Snapshots;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Snapshots;

/// <summary>
/// Databases of a test's own on the servers of the topology, and the pipeline on them in this process, so that a test may break what it
/// likes and decides alone when something runs.
/// </summary>
internal sealed class OwnStores : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Templates = new(StringComparer.Ordinal);

    private readonly string _postgres;
    private readonly MongoClient _mongo;

    private OwnStores(string postgres, MongoClient mongo, string name, Action<IServiceCollection>? configure)
    {
        _postgres = postgres;
        _mongo = mongo;
        Database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(postgres) { Database = name, MaxPoolSize = 20, IncludeErrorDetail = true });
        Market = mongo.GetDatabase(name);
        Facts = new Facts(Database);
        Log = new LogLines();
        Services = NewProcess(configure);
    }

    public NpgsqlDataSource Database { get; }

    public IMongoDatabase Market { get; }

    public IMongoCollection<BsonDocument> Listings => Market.GetCollection<BsonDocument>("market_listings");

    public Facts Facts { get; }

    public LogLines Log { get; }

    public ServiceProvider Services { get; }

    public SnapshotSync Sync => Services.GetRequiredService<SnapshotSync>();

    public SnapshotReconciler Reconciler => Services.GetRequiredService<SnapshotReconciler>();

    public SnapshotCleanup Cleanup => Services.GetRequiredService<SnapshotCleanup>();

    public SinglePublisher Single => Services.GetRequiredService<SinglePublisher>();

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="topology">Whose servers they are on.</param>
    /// <param name="configure">Changes the services of the pipeline.</param>
    /// <param name="market">The connection string of another MongoDB server, such as one that can be made to fail.</param>
    public static async Task<OwnStores> CreateAsync(Topology topology, Action<IServiceCollection>? configure = null, string? market = null)
    {
        var postgres = await topology.ConnectionString(ResourceNames.MarketDb);
        var template = await Templates.GetOrAdd(postgres, server => new(() => CreateTemplateAsync(server))).Value;
        var name = $"own_{Guid.NewGuid():N}";
        await OnServerAsync(postgres, $"create database {name} template {template}");
        var client = MongoClientSettings.FromConnectionString(market ?? await topology.ConnectionString(ResourceNames.Market));
        ListingStoreConnection.FailQuickly(client);
        return new(postgres, new MongoClient(client), name, configure);
    }

    /// <summary>The pipeline on databases that are there already, under one name in both stores; they go when this is disposed of.</summary>
    public static OwnStores Of(string postgres, string market, string name) => new(postgres, new MongoClient(market), name, configure: null);

    /// <summary>The services of one more process on the same stores.</summary>
    public ServiceProvider NewProcess(Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddLogging(logging => logging.AddProvider(Log));
        services.AddSingleton(_ => Database);
        services.AddSingleton(_ => Market);
        services.AddDbContext<MarketDbContext>(options => options.UseNpgsql(Database));
        services.AddMarketSnapshotCore();
        configure?.Invoke(services);
        return services.BuildServiceProvider();
    }

    /// <summary>Rebuilds in a transaction of its own.</summary>
    public async Task<IReadOnlyList<SnapshotChange>> RebuildAsync(params Guid[] bookingIds) =>
        await Database.InTransactionAsync(
            (connection, ct) => Services.GetRequiredService<SnapshotBuilder>().RebuildAsync(connection, bookingIds, SnapshotCause.Reconcile, ct), Stop);

    /// <summary>The snapshot row of a booking.</summary>
    public async Task<JsonObject> RowAsync(Guid bookingId)
    {
        await using var command = Database.CreateCommand("select to_jsonb(s)::text from market_inventory_snapshots s where booking_id = $1");
        command.Parameters.Add(new() { Value = bookingId });
        return JsonNode.Parse(Assert.IsType<string>(await command.ExecuteScalarAsync(Stop)))!.AsObject();
    }

    /// <summary>What the market holds of a booking.</summary>
    public async Task<BsonDocument?> ListingAsync(Guid bookingId) =>
        await Listings.Find(new BsonDocument("booking_id", bookingId.ToString())).SingleOrDefaultAsync(Stop);

    /// <summary>Runs a statement.</summary>
    public Task<int> SqlAsync(string sql, params object[] values) => Facts.SqlAsync(sql, values);

    /// <summary>Reads one value.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Stop))!;
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        await _mongo.DropDatabaseAsync(Market.DatabaseNamespace.DatabaseName, CancellationToken.None);
        _mongo.Dispose();
        var name = new NpgsqlConnectionStringBuilder(Database.ConnectionString).Database;
        await Database.DisposeAsync();
        await OnServerAsync(_postgres, $"drop database {name} with (force)");
    }

    private static async Task<string> CreateTemplateAsync(string server)
    {
        var name = $"template_{Guid.NewGuid():N}";
        await OnServerAsync(server, $"create database {name}");
        await using (var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server) { Database = name, Pooling = false }))
        await using (var context = new MarketDbContext(
            new DbContextOptionsBuilder<MarketDbContext>().UseNpgsql(database).UseSnakeCaseNamingConvention().Options))
            await context.Database.MigrateAsync(CancellationToken.None);
        return name;
    }

    private static async Task OnServerAsync(string server, string sql)
    {
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server) { Pooling = false });
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
