namespace MongoDB.Server.Access;

/// <summary>The roles that exist without having been created; those for more than one database are in <c>admin</c>.</summary>
internal static class BuiltInRoles
{
    private const string Admin = "admin";

    private static readonly Dictionary<string, Func<Resource, Privilege[]>> InEachDatabase = new(StringComparer.Ordinal)
    {
        ["read"] = db => [Privilege.On(db, AccessActions.Read)],
        ["readWrite"] = db => [Privilege.On(db, [.. AccessActions.Read, .. AccessActions.Write])],
        ["dbAdmin"] = db => [Privilege.On(db, AccessActions.Administer)],
        ["userAdmin"] = db => [Privilege.On(db, AccessActions.ManageUsers)],
        ["dbOwner"] = db => [Privilege.On(db, [.. AccessActions.Read, .. AccessActions.Write, .. AccessActions.Administer, .. AccessActions.ManageUsers])],
    };

    private static readonly Dictionary<string, Privilege[]> InAdmin = new(StringComparer.Ordinal)
    {
        ["readAnyDatabase"] = [Privilege.On(Resource.AnyDatabase, AccessActions.Read), ListDatabases],
        ["readWriteAnyDatabase"] = [Privilege.On(Resource.AnyDatabase, [.. AccessActions.Read, .. AccessActions.Write]), ListDatabases],
        ["dbAdminAnyDatabase"] = [Privilege.On(Resource.AnyDatabase, AccessActions.Administer), ListDatabases],
        ["userAdminAnyDatabase"] = [Privilege.On(Resource.AnyDatabase, AccessActions.ManageUsers), ListDatabases],
        ["clusterMonitor"] = Monitor,
        ["hostManager"] = Manage,
        ["clusterAdmin"] = [.. Monitor, .. Manage, Privilege.On(Resource.AnyDatabase, "dropDatabase")],
        ["root"] =
        [
            Privilege.On(Resource.AnyDatabase, [.. AccessActions.Read, .. AccessActions.Write, .. AccessActions.Administer, .. AccessActions.ManageUsers]),
            .. Monitor,
            .. Manage,
        ],
    };

    private static Privilege ListDatabases => Privilege.On(Resource.Cluster, "listDatabases");

    private static Privilege[] Monitor => [Privilege.On(Resource.Cluster, AccessActions.MonitorServer), Privilege.On(Resource.AnyDatabase, AccessActions.MonitorData)];

    private static Privilege[] Manage => [Privilege.On(Resource.Cluster, AccessActions.ManageServer), Privilege.On(Resource.AnyDatabase, "killAnyCursor")];

    /// <summary>What the role gives; null when there is none of that name in that database.</summary>
    public static IReadOnlyList<Privilege>? Find(AccountName role) =>
        InEachDatabase.TryGetValue(role.Name, out var make) ? make(Resource.Database(role.Db))
        : role.Db == Admin ? InAdmin.GetValueOrDefault(role.Name) : null;

    public static IEnumerable<AccountName> In(string db) =>
        InEachDatabase.Keys.Concat(db == Admin ? InAdmin.Keys : []).Select(name => new AccountName(name, db));
}
