using MongoDB.Bson;
using MongoDB.Server.Access;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;

namespace MongoDB.Server.Commands;

/// <summary>Whether somebody with these grants may run this command.</summary>
internal delegate bool CommandRule(CommandContext context, Grants grants);

/// <summary>
/// What each command needs, by MongoDB's actions. A command that is not in this table can't be added to the server at all.
/// </summary>
internal static class CommandRules
{
    /// <summary>For those who have not logged in, too: how they do, and what tells them whom they talk to.</summary>
    private static readonly CommandRule? Anybody = null;

    /// <summary>Whoever is logged in; what it may see or end is limited inside the command.</summary>
    private static readonly CommandRule Somebody = (_, _) => true;

    private static readonly Dictionary<string, CommandRule?> ByName = new(StringComparer.Ordinal)
    {
        ["hello"] = Anybody,
        ["isMaster"] = Anybody,
        ["saslStart"] = Anybody,
        ["saslContinue"] = Anybody,
        ["authenticate"] = Anybody,
        ["logout"] = Anybody,
        ["connectionStatus"] = Anybody,
        ["ping"] = Anybody,
        ["buildInfo"] = Anybody,
        ["whatsmyuri"] = Anybody,
        ["listCommands"] = Anybody,
        ["endSessions"] = Anybody,

        ["startSession"] = Somebody,
        ["refreshSessions"] = Somebody,
        ["killAllSessions"] = OnServer("killAnySession"),
        ["commitTransaction"] = Somebody,
        ["getMore"] = Somebody,
        ["killCursors"] = Somebody,

        ["find"] = OnCollection("find"),
        ["aggregate"] = (c, grants) => MayAggregate(c.Document, c.Db, grants),
        ["count"] = OnCollection("find"),
        ["distinct"] = OnCollection("find"),
        ["explain"] = MayExplain,

        ["insert"] = (c, grants) => grants.Allows(Target(c), "insert") && MayBypass(c, Target(c), grants),
        ["update"] = (c, grants) => MayUpdate(Target(c), Parts(c, "updates").Any(u => Says(u, "upsert")), grants) && MayBypass(c, Target(c), grants),
        ["delete"] = OnCollection("remove"),
        ["findAndModify"] = (c, grants) => grants.Allows(Target(c), "find") && MayBypass(c, Target(c), grants)
            && (Says(c.Document, "remove") ? grants.Allows(Target(c), "remove") : MayUpdate(Target(c), Says(c.Document, "upsert"), grants)),
        ["bulkWrite"] = MayWriteBulk,

        ["create"] = (c, grants) => grants.Allows(Target(c), "createCollection") || grants.Allows(Target(c), "insert"),
        ["drop"] = OnCollection("dropCollection"),
        ["dropDatabase"] = OnDatabase("dropDatabase"),
        ["renameCollection"] = MayRename,
        ["createIndexes"] = OnCollection("createIndex"),
        ["listIndexes"] = OnCollection("listIndexes"),
        ["dropIndexes"] = OnCollection("dropIndex"),
        ["collMod"] = OnCollection("collMod"),
        ["listDatabases"] = (c, grants) => c.Flag("authorizedDatabases", otherwise: true) || grants.Allows(Resource.Cluster, "listDatabases"),
        ["listCollections"] = (c, grants) => grants.Allows(Resource.Database(c.Db), "listCollections")
            || (c.Flag("nameOnly") && c.Flag("authorizedCollections") && grants.AllowsAnythingIn(c.Db)),
        ["collStats"] = OnCollection("collStats"),
        ["dbStats"] = OnDatabase("dbStats"),
        ["validate"] = OnCollection("validate"),

        ["hostInfo"] = OnServer("hostInfo"),
        ["serverStatus"] = OnServer("serverStatus"),
        ["getCmdLineOpts"] = OnServer("getCmdLineOpts"),
        ["getParameter"] = OnServer("getParameter"),
        ["getLog"] = OnServer("getLog"),
        ["configureFailPoint"] = OnServer("setParameter"),
        ["waitForFailPoint"] = OnServer("setParameter"),

        [UserCommands.CreateUser] = (c, grants) => grants.Allows(Resource.Database(c.Db), "createUser") && MayGrant(c, grants),
        ["updateUser"] = MayUpdateUser,
        ["dropUser"] = OnDatabase("dropUser"),
        ["grantRolesToUser"] = MayGrant,
        ["revokeRolesFromUser"] = (c, grants) => Roles(c).All(r => grants.Allows(Resource.Database(r.Db), "revokeRole")),
        ["usersInfo"] = AccountQueries.MayViewUsers,
        ["createRole"] = (c, grants) => grants.Allows(Resource.Database(c.Db), "createRole") && MayGrant(c, grants),
        ["updateRole"] = (c, grants) => grants.Allows(Resource.AnyDatabase, "revokeRole") && MayGrant(c, grants),
        ["dropRole"] = OnDatabase("dropRole"),
        ["rolesInfo"] = AccountQueries.MayViewRoles,
    };

    /// <summary>The rule of a command; null where none is needed.</summary>
    public static CommandRule? Of(Command command) => ByName[command.Names[0]];

    private static CommandRule OnCollection(string action) => (c, grants) => grants.Allows(Target(c), action);

    private static CommandRule OnDatabase(string action) => (c, grants) => grants.Allows(Resource.Database(c.Db), action);

    private static CommandRule OnServer(string action) => (_, grants) => grants.Allows(Resource.Cluster, action);

    private static Resource Target(CommandContext context)
    {
        var (db, name) = context.Target();
        return Resource.In(db, name);
    }

    private static bool Says(BsonDocument document, string option) => document.TryGetValue(option, out var value) && Query.Truth.Of(value);

    private static IEnumerable<BsonDocument> Parts(CommandContext context, string field) => context.RequiredArray(field).OfType<BsonDocument>();

    private static bool MayBypass(CommandContext context, Resource target, Grants grants) =>
        !Says(context.Document, "bypassDocumentValidation") || grants.Allows(target, "bypassDocumentValidation");

    private static bool MayUpdate(Resource target, bool upsert, Grants grants) =>
        grants.Allows(target, "update") && (!upsert || grants.Allows(target, "insert"));

    private static bool MayAggregate(BsonDocument command, string db, Grants grants)
    {
        var target = command[0] is BsonString { Value: var name } ? Resource.In(db, name) : Resource.Database(db);
        var first = command.GetValue("pipeline", null) is BsonArray { Count: > 0 } stages && stages[0] is BsonDocument { ElementCount: > 0 } stage
            ? stage.GetElement(0).Name
            : "";
        return grants.Allows(target, first switch { "$collStats" => "collStats", "$indexStats" => "indexStats", _ => "find" });
    }

    private static bool MayExplain(CommandContext context, Grants grants) =>
        context.Document[0] is BsonDocument { ElementCount: > 0 } inner && inner[0] is BsonString { Value: var name }
        && (inner.GetElement(0).Name == "aggregate" ? MayAggregate(inner, context.Db, grants) : grants.Allows(Resource.In(context.Db, name), "find"));

    private static bool MayWriteBulk(CommandContext context, Grants grants)
    {
        var targets = Parts(context, "nsInfo").Select(n => n.GetValue("ns", "").AsString).Select(ns => ns.Split('.', 2) is [var db, var name] ? Resource.In(db, name) : null).ToList();
        return Parts(context, "ops").All(operation =>
            operation.ElementCount > 0 && BsonNumber.TryWhole(operation[0], out var at) && at >= 0 && at < targets.Count && targets[(int)at] is { } target
            && MayBypass(context, target, grants)
            && operation.GetElement(0).Name switch
            {
                "insert" => grants.Allows(target, "insert"),
                "update" => MayUpdate(target, Says(operation, "upsert"), grants),
                "delete" => grants.Allows(target, "remove"),
                _ => false,
            });
    }

    private static bool MayRename(CommandContext context, Grants grants)
    {
        if (context.Document[0] is not BsonString { Value: var from } || from.Split('.', 2) is not [var fromDb, var fromName]
            || context.RequiredString("to").Split('.', 2) is not [var toDb, var toName])
        {
            throw new MongoError(ErrorCode.InvalidNamespace, "renameCollection names a collection by its database and its name");
        }

        var (source, goal) = (Resource.In(fromDb, fromName), Resource.In(toDb, toName));
        return (!context.Flag("dropTarget") || grants.Allows(goal, "dropCollection"))
            && ((fromDb == toDb && grants.Allows(Resource.Database(fromDb), "renameCollectionSameDB"))
                || (grants.Allows(source, "find") && grants.Allows(source, "dropCollection") && grants.Allows(goal, "insert") && grants.Allows(goal, "createIndex")));
    }

    private static IReadOnlyList<AccountName> Roles(CommandContext context) => AccountFields.Roles(context) ?? [];

    /// <summary>Nobody gives away what isn't theirs to give: a role, or a privilege on a database, needs grantRole there.</summary>
    private static bool MayGrant(CommandContext context, Grants grants) =>
        Roles(context).All(role => grants.Allows(Resource.Database(role.Db), "grantRole"))
        && (AccountFields.Privileges(context) ?? []).All(p =>
            grants.Allows(Resource.Database(p.Resource is { IsAny: false, IsCluster: false, Db: { Length: > 0 } db } ? db : "admin"), "grantRole"));

    private static bool MayUpdateUser(CommandContext context, Grants grants)
    {
        var db = Resource.Database(context.Db);
        var self = context.Connection.User is { } user && user.Name == AccountFields.Name(context);
        return (context.Optional("pwd") is null || grants.Allows(db, "changePassword") || (self && grants.Allows(db, "changeOwnPassword")))
            && (context.Optional("customData") is null || grants.Allows(db, "changeCustomData") || (self && grants.Allows(db, "changeOwnCustomData")))
            && (context.Optional("roles") is null || (grants.Allows(Resource.AnyDatabase, "revokeRole") && MayGrant(context, grants)));
    }
}
