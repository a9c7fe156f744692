using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.MongoServer.Access;

/// <summary>Each command needs its privileges: with them it runs, and without any one of them it is refused.</summary>
public sealed class PrivilegeTests(GuardedServer guarded) : IClassFixture<GuardedServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{find: 'c'}", "find")]
    [InlineData("{count: 'c'}", "find")]
    [InlineData("{distinct: 'c', key: 'a'}", "find")]
    [InlineData("{aggregate: 'c', pipeline: [], cursor: {}}", "find")]
    [InlineData("{aggregate: 'c', pipeline: [{$collStats: {count: {}}}], cursor: {}}", "collStats")]
    [InlineData("{aggregate: 'c', pipeline: [{$indexStats: {}}], cursor: {}}", "indexStats")]
    [InlineData("{explain: {find: 'c'}}", "find")]
    [InlineData("{explain: {aggregate: 'c', pipeline: []}}", "find")]
    [InlineData("{insert: 'c', documents: [{a: 1}]}", "insert")]
    [InlineData("{insert: 'c', documents: [{a: 1}], bypassDocumentValidation: true}", "insert", "bypassDocumentValidation")]
    [InlineData("{update: 'c', updates: [{q: {}, u: {$set: {a: 1}}}]}", "update")]
    [InlineData("{update: 'c', updates: [{q: {}, u: {$set: {a: 1}}}, {q: {}, u: {$set: {a: 1}}, upsert: true}]}", "update", "insert")]
    [InlineData("{delete: 'c', deletes: [{q: {a: 'none'}, limit: 1}]}", "remove")]
    [InlineData("{findAndModify: 'c', query: {}, update: {$set: {a: 1}}}", "find", "update")]
    [InlineData("{findAndModify: 'c', query: {}, update: {$set: {a: 1}}, upsert: true}", "find", "update", "insert")]
    [InlineData("{findAndModify: 'c', query: {a: 'none'}, remove: true}", "find", "remove")]
    [InlineData("{create: 'c'}", "createCollection")]
    [InlineData("{create: 'c'}", "insert")]
    [InlineData("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a'}]}", "createIndex")]
    [InlineData("{listIndexes: 'c'}", "listIndexes")]
    [InlineData("{dropIndexes: 'c', index: 'none'}", "dropIndex")]
    [InlineData("{collMod: 'c', index: {name: 'none', expireAfterSeconds: 1}}", "collMod")]
    [InlineData("{collStats: 'c'}", "collStats")]
    [InlineData("{validate: 'c'}", "validate")]
    [InlineData("{drop: 'c'}", "dropCollection")]
    public Task A_command_on_a_collection_needs_its_actions_there(string command, params string[] actions) =>
        NeedsAsync("market", command, BsonDocument.Parse("{db: 'market', collection: 'c'}"), actions);

    [Theory]
    [InlineData("{dbStats: 1}", "dbStats")]
    [InlineData("{listCollections: 1}", "listCollections")]
    [InlineData("{dropDatabase: 1}", "dropDatabase")]
    [InlineData("{createUser: 'x', pwd: 'x', roles: []}", "createUser")]
    [InlineData("{createUser: 'y', pwd: 'x', roles: ['read']}", "createUser", "grantRole")]
    [InlineData("{updateUser: 'x', pwd: 'x'}", "changePassword")]
    [InlineData("{updateUser: 'x', customData: {}}", "changeCustomData")]
    [InlineData("{grantRolesToUser: 'x', roles: ['read']}", "grantRole")]
    [InlineData("{revokeRolesFromUser: 'x', roles: ['read']}", "revokeRole")]
    [InlineData("{usersInfo: 1}", "viewUser")]
    [InlineData("{usersInfo: 'x'}", "viewUser")]
    [InlineData("{createRole: 'x', privileges: [], roles: []}", "createRole")]
    [InlineData("{createRole: 'y', privileges: [{resource: {db: 'market', collection: ''}, actions: ['find']}], roles: []}", "createRole", "grantRole")]
    [InlineData("{createRole: 'z', privileges: [], roles: ['read']}", "createRole", "grantRole")]
    [InlineData("{rolesInfo: 1}", "viewRole")]
    [InlineData("{dropRole: 'x'}", "dropRole")]
    [InlineData("{dropUser: 'x'}", "dropUser")]
    public Task A_command_on_a_database_needs_its_actions_there(string command, params string[] actions) =>
        NeedsAsync("market", command, BsonDocument.Parse("{db: 'market', collection: ''}"), actions);

    [Theory]
    [InlineData("{serverStatus: 1}", "serverStatus")]
    [InlineData("{hostInfo: 1}", "hostInfo")]
    [InlineData("{getLog: 'global'}", "getLog")]
    [InlineData("{getCmdLineOpts: 1}", "getCmdLineOpts")]
    [InlineData("{getParameter: '*'}", "getParameter")]
    [InlineData("{killAllSessions: []}", "killAnySession")]
    [InlineData("{listDatabases: 1, authorizedDatabases: false}", "listDatabases")]
    [InlineData("{configureFailPoint: 'failCommand', mode: 'off'}", "setParameter")]
    public Task A_command_on_the_server_needs_its_action(string command, params string[] actions) =>
        NeedsAsync("admin", command, BsonDocument.Parse("{cluster: true}"), actions);

    [Theory]
    [InlineData("[{insert: 0, document: {a: 1}}]", "insert")]
    [InlineData("[{update: 0, filter: {}, updateMods: {$set: {a: 1}}}]", "update")]
    [InlineData("[{update: 0, filter: {}, updateMods: {$set: {a: 1}}, upsert: true}]", "update", "insert")]
    [InlineData("[{insert: 0, document: {a: 1}}, {delete: 0, filter: {a: 'none'}}]", "insert", "remove")]
    public Task Each_operation_of_a_bulk_over_collections_needs_its_action(string operations, params string[] actions) => NeedsAsync(
        "admin", $"{{bulkWrite: 1, ops: {operations}, nsInfo: [{{ns: 'market.c'}}]}}", BsonDocument.Parse("{db: 'market', collection: 'c'}"), actions);

    [Fact]
    public async Task A_privilege_is_one_on_its_resource_and_no_other()
    {
        using var one = await guarded.UserWithAsync(["find"]);
        using var all = await guarded.UserWithAsync(["find"], BsonDocument.Parse("{db: 'market', collection: ''}"));
        using var everywhere = await guarded.UserWithAsync(["find"], BsonDocument.Parse("{db: '', collection: 'c'}"));
        using var any = await guarded.UserWithAsync(["find"], BsonDocument.Parse("{anyResource: true}"));
        foreach (var (db, name, allowed) in new (string, string, IMongoClient[])[]
        {
            ("market", "c", [one, all, everywhere, any]), ("market", "d", [all, any]), ("market2", "c", [everywhere, any]), ("market2", "d", [any]), ("market", "system.views", [any]),
        })
        {
            foreach (var client in new[] { one, all, everywhere, any })
                Assert.Equal((db, name, allowed.Contains(client) ? null : 13), (db, name, await GuardedServer.RefusalAsync(client, db, $"{{find: '{name}'}}")));
        }
    }

    [Fact]
    public async Task A_refusal_names_the_command_and_says_nothing_of_what_was_to_be_written()
    {
        using var client = await guarded.UserWithAsync(["find"]);
        var refused = await Assert.ThrowsAsync<MongoCommandException>(() => GuardedServer.RunAsync(client, "market", BsonDocument.Parse("{insert: 'c', documents: [{a: 'private'}]}")));
        Assert.Equal("not authorized on market to execute command { insert: \"c\", $db: \"market\" }", refused.ErrorMessage);
    }

    [Fact]
    public async Task A_role_that_changes_changes_what_its_users_may_do_at_once()
    {
        var name = guarded.NewName();
        await guarded.AdministerAsync("market", BsonDocument.Parse($"{{createRole: '{name}', privileges: [], roles: []}}"));
        await guarded.AdministerAsync("market", BsonDocument.Parse($"{{createRole: '{name}-heir', privileges: [], roles: ['{name}']}}"));
        await guarded.AdministerAsync("admin", GuardedServer.Create(name, name, [new BsonDocument { { "role", $"{name}-heir" }, { "db", "market" } }]));
        using var client = guarded.Server.Connect(name, name, "");
        Assert.Equal(13, await GuardedServer.RefusalAsync(client, "market", "{find: 'c'}"));
        await guarded.AdministerAsync("market", BsonDocument.Parse($"{{updateRole: '{name}', privileges: [{{resource: {{db: 'market', collection: 'c'}}, actions: ['find']}}]}}"));
        Assert.Null(await GuardedServer.RefusalAsync(client, "market", "{find: 'c'}"));
        await guarded.AdministerAsync("market", BsonDocument.Parse($"{{dropRole: '{name}'}}"));
        Assert.Equal(13, await GuardedServer.RefusalAsync(client, "market", "{find: 'c'}"));
    }

    [Fact]
    public async Task Who_manages_the_users_of_one_database_gives_away_nothing_else()
    {
        using var client = await guarded.UserWithAsync(["createUser", "createRole", "grantRole", "revokeRole", "changePassword"], BsonDocument.Parse("{db: 'market', collection: ''}"));
        Assert.Equal(13, await GuardedServer.RefusalAsync(client, "market", "{createUser: 'a', pwd: 'a', roles: [{role: 'root', db: 'admin'}]}"));
        Assert.Equal(13, await GuardedServer.RefusalAsync(client, "market", "{createRole: 'a', privileges: [{resource: {anyResource: true}, actions: ['find']}], roles: []}"));
        Assert.Equal(13, await GuardedServer.RefusalAsync(client, "market", "{createRole: 'a', privileges: [{resource: {db: 'other', collection: ''}, actions: ['find']}], roles: []}"));
        Assert.Equal(13, await GuardedServer.RefusalAsync(client, "admin", "{updateUser: 'root', pwd: 'mine'}"));
        var wider = await Assert.ThrowsAsync<MongoCommandException>(() => guarded.AdministerAsync(
            "market", BsonDocument.Parse("{createRole: 'a', privileges: [{resource: {cluster: true}, actions: ['shutdown']}], roles: []}")));
        Assert.Equal(80, wider.Code);
        var unknown = await Assert.ThrowsAsync<MongoCommandException>(() => guarded.AdministerAsync(
            "market", BsonDocument.Parse("{createRole: 'a', privileges: [{resource: {db: 'market', collection: ''}, actions: ['finds']}], roles: []}")));
        Assert.Equal(9, unknown.Code);
    }

    [Fact]
    public async Task A_cursor_is_read_on_and_ended_by_its_user_only()
    {
        await guarded.Administrator.GetDatabase("market").GetCollection<BsonDocument>("many").InsertManyAsync(Enumerable.Range(0, 10).Select(i => new BsonDocument("_id", i)), cancellationToken: Cancel);
        var resource = BsonDocument.Parse("{db: 'market', collection: 'many'}");
        using var mine = await guarded.UserWithAsync(["find"], resource);
        using var other = await guarded.UserWithAsync(["find"], resource);
        var id = (await GuardedServer.RunAsync(mine, "market", BsonDocument.Parse("{find: 'many', batchSize: 2}")))["cursor"]["id"].AsInt64;
        Assert.NotEqual(0, id);

        Assert.Equal(13, await GuardedServer.RefusalAsync(other, "market", $"{{getMore: NumberLong({id}), collection: 'many'}}"));
        Assert.Equal(13, await GuardedServer.RefusalAsync(guarded.Administrator, "market", $"{{getMore: NumberLong({id}), collection: 'many'}}"));
        Assert.Equal(13, await GuardedServer.RefusalAsync(other, "market", $"{{killCursors: 'many', cursors: [NumberLong({id})]}}"));
        var next = await GuardedServer.RunAsync(mine, "market", BsonDocument.Parse($"{{getMore: NumberLong({id}), collection: 'many', batchSize: 2}}"));
        Assert.Equal(2, next["cursor"]["nextBatch"].AsBsonArray.Count);
        var killed = await GuardedServer.RunAsync(guarded.Administrator, "market", BsonDocument.Parse($"{{killCursors: 'many', cursors: [NumberLong({id})]}}"));
        Assert.Equal(id, killed["cursorsKilled"][0].AsInt64);
    }

    [Fact]
    public async Task Lists_show_what_one_may_see()
    {
        await guarded.Administrator.GetDatabase("seen").GetCollection<BsonDocument>("c").InsertOneAsync([], cancellationToken: Cancel);
        await guarded.Administrator.GetDatabase("seen").GetCollection<BsonDocument>("hidden").InsertOneAsync([], cancellationToken: Cancel);
        await guarded.Administrator.GetDatabase("unseen").GetCollection<BsonDocument>("c").InsertOneAsync([], cancellationToken: Cancel);
        using var client = await guarded.UserWithAsync(["find"], BsonDocument.Parse("{db: 'seen', collection: 'c'}"));
        Assert.Equal(["seen"], await (await client.ListDatabaseNamesAsync(Cancel)).ToListAsync(Cancel));
        Assert.Equal(13, await GuardedServer.RefusalAsync(client, "seen", "{listCollections: 1, nameOnly: true}"));
        Assert.Equal(["c"], await (await client.GetDatabase("seen").ListCollectionNamesAsync(new ListCollectionNamesOptions { AuthorizedCollections = true }, Cancel)).ToListAsync(Cancel));
        Assert.Equal(13, await GuardedServer.RefusalAsync(client, "unseen", "{listCollections: 1, nameOnly: true, authorizedCollections: true}"));
    }

    /// <summary>With exactly these actions the command is not refused, and with each one of them missing, and every other action given, it is.</summary>
    private async Task NeedsAsync(string database, string command, BsonDocument resource, string[] actions)
    {
        Assert.Null(await GuardedServer.RefusalAfterAsync(await guarded.SubjectWithAsync(new BsonArray(actions), resource), database, command));
        var root = await guarded.AdministerAsync("admin", BsonDocument.Parse("{rolesInfo: 'root', showPrivileges: true}"));
        var all = root["roles"][0]["privileges"].AsBsonArray.SelectMany(p => p["actions"].AsBsonArray).Distinct().ToList();
        foreach (var missing in actions)
        {
            // There are two ways to be allowed to create a collection.
            var others = all.Where(a => a != missing && !(command.StartsWith("{create:", StringComparison.Ordinal) && (a == "insert" || a == "createCollection")));
            var most = await guarded.SubjectWithAsync(new BsonArray(others), resource);
            Assert.Equal((missing, 13), (missing, await GuardedServer.RefusalAfterAsync(most, database, command)));
        }
    }
}
