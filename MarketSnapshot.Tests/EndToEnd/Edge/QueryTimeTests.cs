using System.Collections.Concurrent;
using System.Net;
using MarketSnapshot.Core.Listings;
using MarketSnapshot.Core.Persistence;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Events;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Edge;

/// <summary>How long a question may keep a store at work.</summary>
public sealed class QueryTimeTests(Topology topology)
{
    private const string Waiting = "select count(*) from pg_stat_activity where datname = current_database() and state = 'active' and wait_event_type = 'Lock'";

    [Fact]
    public async Task A_question_that_takes_too_long_is_ended_in_PostgreSQL_too_and_its_asker_told_to_come_back()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        // The data source keeps its password to itself.
        var database = new NpgsqlConnectionStringBuilder(await topology.ConnectionString(ResourceNames.MarketDb))
        {
            Database = stores.Market.DatabaseNamespace.DatabaseName,
        };
        await using var api = await EdgeApi.StartAsync(database.ConnectionString, topology, ("Queries__Timeout", "00:00:01"));
        string[] paths = ["/api/farmers", "/api/locations"];
        foreach (var path in paths)
            await Eventually.Reached(async () => await api.StatusAsync(path) == HttpStatusCode.OK, $"an answer of {path}", () => api.Output);
        await using var connection = await stores.Database.OpenConnectionAsync(OwnStores.Stop);
        await using var transaction = await connection.BeginTransactionAsync(OwnStores.Stop);
        await using (var hold = new NpgsqlCommand("lock table farmers, storage_locations in access exclusive mode", connection, transaction))
            await hold.ExecuteNonQueryAsync(OwnStores.Stop);

        // One asks by Entity Framework, the other by a statement of its own.
        foreach (var path in paths)
        {
            using var slow = await api.SendAsync(HttpMethod.Get, path);
            await EdgeApi.RefusedAsync(slow, HttpStatusCode.ServiceUnavailable, "too_slow");
        }

        await Eventually.Reached(async () => await stores.ScalarAsync<long>(Waiting) == 0, "no statement waits any more", () => api.Output);
        await transaction.RollbackAsync(OwnStores.Stop);
        await Eventually.Reached(async () => await api.StatusAsync("/api/farmers") == HttpStatusCode.OK, "an answer", () => api.Output);
    }

    [Fact]
    public async Task PostgreSQL_itself_ends_a_statement_that_a_bounded_connection_leaves_behind()
    {
        var bounded = IdleTransactions.Bounded(await topology.ConnectionString(ResourceNames.MarketDb), TimeSpan.FromMilliseconds(200));
        await using var database = NpgsqlDataSource.Create(bounded!);
        await using var sleep = database.CreateCommand("select pg_sleep(20)");
        var ended = await Assert.ThrowsAsync<PostgresException>(() => sleep.ExecuteNonQueryAsync(OwnStores.Stop));
        Assert.Equal(PostgresErrorCodes.QueryCanceled, ended.SqlState);
    }

    [Fact]
    public async Task Each_question_to_the_market_says_how_long_it_may_take()
    {
        var asked = new ConcurrentBag<BsonDocument>();
        var settings = MongoClientSettings.FromConnectionString(await topology.ConnectionString(ResourceNames.Market));
        settings.ClusterConfigurator = cluster => cluster.Subscribe<CommandStartedEvent>(started => asked.Add(started.Command.DeepClone().AsBsonDocument));
        using var mongo = new MongoClient(settings);
        var queries = new ListingQueries(mongo.GetDatabase(ResourceNames.Market));
        await queries.SearchAsync(new(), cursor: null, 5, OwnStores.Stop);
        await queries.SearchAsync(new() { Near = new(16.3, 80.4, 20_000) }, cursor: null, 5, OwnStores.Stop);
        await Assert.ThrowsAsync<Core.NotFoundException>(() => queries.GetAsync(Guid.NewGuid(), OwnStores.Stop));

        var questions = asked.Where(command => command.GetElement(0).Name is "find" or "distinct" or "aggregate").ToList();
        Assert.Contains(questions, command => command.Contains("distinct"));
        Assert.True(questions.Count(command => command.Contains("find")) >= 2);
        Assert.All(questions, command => Assert.True(command.GetValue("maxTimeMS", 0).ToInt32() is > 0 and <= 10_000, command.ToJson()));
    }
}
