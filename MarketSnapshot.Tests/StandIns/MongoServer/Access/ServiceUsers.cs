using MongoDB.Bson;
using MongoDB.Driver;

namespace MarketSnapshot.Tests.StandIns.MongoServer.Access;

/// <summary>Does with <c>deploy/mongodb/roles.json</c> what <c>users.js</c> does with it in mongosh.</summary>
internal static class ServiceUsers
{
    private static BsonArray Services =>
        BsonDocument.Parse(File.ReadAllText(Path.Combine(Projects.MarketSnapshot_AppHost.ProjectPath, "../deploy/mongodb/roles.json")))["services"].AsBsonArray;

    /// <summary>The market's database as the service sees it, logged in as its user.</summary>
    public static async Task<IMongoDatabase> ConnectAsync(GuardedServer guarded, string service, string database)
    {
        var definition = Services.Single(s => s["name"] == service);
        var privileges = definition["privileges"].AsBsonArray.Select(p => new BsonDocument
        {
            { "resource", new BsonDocument { { "db", database }, { "collection", p["collection"] } } }, { "actions", p["actions"] },
        });
        await guarded.AdministerAsync(database, new BsonDocument { { "createRole", service }, { "privileges", new BsonArray(privileges) }, { "roles", new BsonArray() } });
        var user = $"{service}-{database}";
        BsonDocument role = new() { { "role", service }, { "db", database } };
        await guarded.AdministerAsync("admin", GuardedServer.Create(user, user, [role]));
        return guarded.Server.Connect(user, user, "").GetDatabase(database);
    }
}
