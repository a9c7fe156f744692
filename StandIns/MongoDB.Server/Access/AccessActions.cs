using System.Collections.Frozen;

namespace MongoDB.Server.Access;

/// <summary>The actions that privileges are made of, by MongoDB's names, as far as there are commands for them here; and the sets of them that its built-in roles have.</summary>
internal static class AccessActions
{
    public static readonly string[] Read =
        ["changeStream", "collStats", "dbHash", "dbStats", "find", "killCursors", "listCollections", "listIndexes"];

    public static readonly string[] Write =
        ["convertToCapped", "createCollection", "createIndex", "dropCollection", "dropIndex", "insert", "remove", "renameCollectionSameDB", "update"];

    public static readonly string[] Administer =
    [
        "bypassDocumentValidation", "collMod", "collStats", "compact", "convertToCapped", "createCollection", "createIndex", "dbStats", "dropCollection",
        "dropDatabase", "dropIndex", "indexStats", "listCollections", "listIndexes", "renameCollectionSameDB", "validate",
    ];

    public static readonly string[] ManageUsers =
    [
        "changeCustomData", "changePassword", "createRole", "createUser", "dropRole", "dropUser", "grantRole", "revokeRole",
        "setAuthenticationRestriction", "viewRole", "viewUser",
    ];

    public static readonly string[] MonitorServer = ["getCmdLineOpts", "getLog", "getParameter", "hostInfo", "inprog", "listDatabases", "serverStatus"];

    public static readonly string[] MonitorData = ["collStats", "dbStats", "indexStats", "listCollections", "listIndexes"];

    public static readonly string[] ManageServer = ["killAnySession", "killop", "logRotate", "setParameter", "shutdown"];

    public static readonly string[] Own = ["changeOwnCustomData", "changeOwnPassword"];

    public static readonly FrozenSet<string> All = new[] { Read, Write, Administer, ManageUsers, MonitorServer, MonitorData, ManageServer, Own, ["killAnyCursor"] }
        .SelectMany(actions => actions).ToFrozenSet(StringComparer.Ordinal);
}
