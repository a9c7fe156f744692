using MongoDB.Bson;
using MongoDB.Server.Access;

namespace MongoDB.Server.Commands;

/// <summary>Tells which users and roles there are. What logins are checked against is not among what it tells.</summary>
internal static class AccountQueries
{
    public static IEnumerable<Command> All { get; } =
    [
        Command.Immediate("usersInfo", ["showCredentials", "showCustomData", "showPrivileges", "showAuthenticationRestrictions", "filter"], UsersInfo),
        Command.Immediate("rolesInfo", ["showPrivileges", "showBuiltinRoles", "showAuthenticationRestrictions"], RolesInfo),
    ];

    /// <summary>Everybody may see themselves; others need the privilege to see users there.</summary>
    public static bool MayViewUsers(CommandContext context, Grants grants) => Asked(context, "user") is { } names
        ? names.All(name => name == context.Connection.User?.Name || grants.Allows(Resource.Database(name.Db), "viewUser"))
        : grants.Allows(AllDatabases(context) ? Resource.AnyDatabase : Resource.Database(context.Db), "viewUser");

    public static bool MayViewRoles(CommandContext context, Grants grants) => Asked(context, "role") is { } names
        ? names.All(name => context.Connection.User?.Roles.Contains(name) == true || grants.Allows(Resource.Database(name.Db), "viewRole"))
        : grants.Allows(Resource.Database(context.Db), "viewRole");

    private static Reply UsersInfo(CommandContext context)
    {
        context.RefuseIfGiven("showCredentials", "showAuthenticationRestrictions", "filter");
        var book = context.Store.Accounts.Current;
        var users = Asked(context, "user") is { } names
            ? names.Select(name => book.Users.GetValueOrDefault(name)).OfType<User>()
            : book.Users.Values.Where(user => AllDatabases(context) || user.Name.Db == context.Db);
        return List("users", users.OrderBy(u => u.Name.Id, StringComparer.Ordinal).Select(u => Describe(context, book, u)));
    }

    private static Reply RolesInfo(CommandContext context)
    {
        context.RefuseIfGiven("showAuthenticationRestrictions");
        var book = context.Store.Accounts.Current;
        var names = Asked(context, "role")?.Where(book.Exists)
            ?? book.Roles.Keys.Where(name => name.Db == context.Db).Concat(context.Flag("showBuiltinRoles") ? BuiltInRoles.In(context.Db) : []);
        return List("roles", names.OrderBy(n => n.Id, StringComparer.Ordinal).Select(n => Describe(context, book, n)));
    }

    private static BsonDocument Describe(CommandContext context, AccountBook book, User user)
    {
        var shown = new BsonDocument
        {
            { "_id", user.Name.Id }, { "userId", new BsonBinaryData(user.Id, GuidRepresentation.Standard) }, { "user", user.Name.Name }, { "db", user.Name.Db },
            { "roles", Role.Names(user.Roles) }, { "mechanisms", new BsonArray { ScramCredential.Mechanism } },
        };
        if (user.CustomData is { } customData)
        {
            shown["customData"] = customData;
        }

        if (context.Flag("showPrivileges"))
        {
            shown["inheritedRoles"] = Role.Names(book.WithInherited(user.Roles));
            shown["inheritedPrivileges"] = Privileges(book.GrantsOf(user).Privileges);
        }

        return shown;
    }

    private static BsonDocument Describe(CommandContext context, AccountBook book, AccountName name)
    {
        var own = book.Roles.GetValueOrDefault(name);
        var shown = new BsonDocument
        {
            { "_id", name.Id }, { "role", name.Name }, { "db", name.Db }, { "roles", Role.Names(own?.Roles ?? []) },
            { "inheritedRoles", Role.Names(book.WithInherited(own?.Roles ?? [])) }, { "isBuiltin", own is null },
        };
        if (context.Flag("showPrivileges"))
        {
            shown["privileges"] = Privileges(own?.Privileges ?? BuiltInRoles.Find(name) ?? []);
            shown["inheritedPrivileges"] = Privileges(book.PrivilegesOf([name]));
        }

        return shown;
    }

    private static BsonArray Privileges(IEnumerable<Privilege> privileges) => new(privileges.Select(p => p.ToBson()));

    private static Reply List(string field, IEnumerable<BsonDocument> found) => new BsonDocument { { field, new BsonArray(found) }, { "ok", 1.0 } };

    private static bool AllDatabases(CommandContext context) => context.Document[0] is BsonDocument all && all.GetValue("forAllDBs", false) == true;

    /// <summary>Those asked for by name; null when all are.</summary>
    private static IReadOnlyList<AccountName>? Asked(CommandContext context, string kind) => context.Document[0] switch
    {
        BsonString or BsonDocument when !AllDatabases(context) => [AccountFields.Reference(context.Document[0], kind, context.Db)],
        BsonArray several => [.. several.Select(one => AccountFields.Reference(one, kind, context.Db))],
        _ => null,
    };
}
