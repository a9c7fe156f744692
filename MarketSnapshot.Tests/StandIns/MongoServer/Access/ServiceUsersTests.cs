using MarketSnapshot.Core.Auditing;
using MarketSnapshot.Core.Listings;
using MarketSnapshot.Tests.Unit.Listings;
using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.MongoServer.Access;

/// <summary>The services' own code, with the roles of <c>deploy/mongodb/roles.json</c>: each may do all that it does, and little else.</summary>
public sealed class ServiceUsersTests(GuardedServer guarded) : IClassFixture<GuardedServer>
{
    private const string Api = "market_api";
    private const string Scheduler = "market_scheduler";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Api)]
    [InlineData(Scheduler)]
    public async Task A_service_reads_publishes_and_audits_as_its_own_user(string service)
    {
        var database = await ServiceUsers.ConnectAsync(guarded, service, guarded.NewName());
        var store = new MongoListingStore(database, new ListingIndexes(database));
        var states = Enumerable.Range(0, 20).Select(_ => (States.Of() with { BookingId = Guid.NewGuid() })).ToList();

        // New, then newer, then older again: an insert, a replacement, and a duplicate that is read back.
        Assert.All(await store.WriteAsync(states, Cancel), result => Assert.Equal(ListingWriteKind.Written, result.Kind));
        Assert.All(await store.WriteAsync([.. states.Select(s => s with { Version = s.Version + 1 })], Cancel), result => Assert.Equal(ListingWriteKind.Written, result.Kind));
        Assert.All(await store.WriteAsync(states, Cancel), result => Assert.Equal(ListingWriteKind.Duplicate, result.Kind));
        Assert.Equal(20, (await store.ReadHeadsAsync([.. states.Select(s => s.BookingId)], Cancel)).Count);

        var queries = new ListingQueries(database);
        var near = new GeoArea(18.5, 73.8, 20000);
        foreach (var sort in Enum.GetValues<ListingSort>())
            Assert.NotEmpty((await queries.SearchAsync(new() { Near = near, Sort = sort }, null, 5, Cancel)).Items);
        Assert.Equal(states[0].BookingId, (await queries.GetAsync(states[0].BookingId, Cancel)).BookingId);

        var market = new MongoAuditedMarket(database);
        var page = await market.ReadPageAsync(null, 7, Cancel);
        Assert.Equal(7, page.Listings.Count);
        Assert.Empty((await market.ReadPageAsync(new(null, 0), 7, Cancel)).Listings);
        Assert.Equal(7, (await market.ReadAsync([.. page.Listings.Select(l => l.Id)], Cancel)).Count);
        Assert.Equal(7, await market.WithdrawAsync(page.Listings, DateTimeOffset.UnixEpoch, Cancel));
    }

    [Fact]
    public async Task The_scheduler_replaces_an_index_that_is_defined_otherwise_and_the_API_waits_for_it()
    {
        var name = guarded.NewName();
        await guarded.Administrator.GetDatabase(name).GetCollection<BsonDocument>("market_listings").Indexes.CreateOneAsync(
            new CreateIndexModel<BsonDocument>("{withdrawn_at: 1}", new CreateIndexOptions { Name = "tombstones", ExpireAfter = TimeSpan.FromDays(1) }), cancellationToken: Cancel);
        var api = await ServiceUsers.ConnectAsync(guarded, Api, name);
        var store = new MongoListingStore(api, new ListingIndexes(api));
        await Assert.ThrowsAsync<ListingStoreAwayException>(() => store.WriteAsync([States.Of() with { BookingId = Guid.NewGuid() }], Cancel));

        var scheduler = await ServiceUsers.ConnectAsync(guarded, Scheduler, name);
        await new ListingIndexes(scheduler).EnsureAsync(Cancel);

        Assert.Equal(ListingWriteKind.Written, Assert.Single(await store.WriteAsync([States.Of() with { BookingId = Guid.NewGuid() }], Cancel)).Kind);
    }

    [Theory]
    [InlineData(Api)]
    [InlineData(Scheduler)]
    public async Task A_service_may_do_nothing_else(string service)
    {
        var name = guarded.NewName();
        var database = await ServiceUsers.ConnectAsync(guarded, service, name);
        foreach (var (where, command) in new[]
        {
            (name, "{delete: 'market_listings', deletes: [{q: {}, limit: 0}]}"), (name, "{drop: 'market_listings'}"), (name, "{dropDatabase: 1}"),
            (name, "{collMod: 'market_listings', index: {name: 'tombstones', expireAfterSeconds: 1}}"), (name, "{collStats: 'market_listings'}"),
            (name, "{findAndModify: 'market_listings', query: {}, remove: true}"), (name, "{find: 'others'}"), (name, "{insert: 'others', documents: [{a: 1}]}"),
            (name, "{listCollections: 1}"), (name, "{createUser: 'x', pwd: 'x', roles: []}"), (name, $"{{updateRole: '{service}', privileges: []}}"),
            ("admin", $"{{renameCollection: '{name}.market_listings', to: '{name}.others'}}"), ("other", "{find: 'market_listings'}"),
            ("admin", $"{{updateUser: '{service}', roles: ['root']}}"), ("admin", $"{{grantRolesToUser: '{service}', roles: ['root']}}"), ("admin", "{usersInfo: 1}"),
            ("admin", "{serverStatus: 1}"), ("admin", "{configureFailPoint: 'failCommand', mode: 'off'}"),
        })
        {
            Assert.Equal((command, 13), (command, await GuardedServer.RefusalAsync(database.Client, where, command)));
        }
    }
}
