using MongoDB.Bson;
using MongoDB.Server.Access;
using MongoDB.Server.Errors;

namespace MongoDB.Server.Commands;

/// <summary>Logging in and out by SCRAM-SHA-256, and who is logged in.</summary>
internal static class AuthenticationCommands
{
    public static IEnumerable<Command> All { get; } =
    [
        Command.Immediate("saslStart", [], c => LoginAttempt.Start(c.Connection, c.Db, c.Document, speculative: false).Add("ok", 1.0)) with { AcceptsAnyField = true },
        Command.Immediate("saslContinue", [], c => LoginAttempt.Continue(c.Connection, c.Document).Add("ok", 1.0)) with { AcceptsAnyField = true },
        Command.Immediate("authenticate", [], _ => throw new MongoError(ErrorCode.AuthenticationFailed, "Authentication failed.")) with { AcceptsAnyField = true },
        Command.Immediate("logout", [], LogOut) with { AcceptsAnyField = true },
        Command.Immediate("connectionStatus", ["showPrivileges"], ConnectionStatus),
    ];

    /// <summary>What a greeting asks about logging in, answered in the reply to it.</summary>
    public static void Greet(CommandContext context, BsonDocument reply)
    {
        if (context.Optional("saslSupportedMechs") is BsonString { Value: var asked } && asked.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
            && context.Store.Accounts.Current.Users.ContainsKey(new(asked[(dot + 1)..], asked[..dot])))
        {
            reply["saslSupportedMechs"] = new BsonArray { ScramCredential.Mechanism };
        }

        if (context.Optional("speculativeAuthenticate") is not BsonDocument { ElementCount: > 0 } speculative || speculative.GetElement(0).Name != "saslStart")
        {
            return;
        }

        try
        {
            var db = speculative.GetValue("db", context.Db) is BsonString text ? text.Value : context.Db;
            reply["speculativeAuthenticate"] = LoginAttempt.Start(context.Connection, db, speculative, speculative: true);
        }
        catch (MongoError)
        {
            // Without an answer to this the client starts over by saslStart, and is told then.
        }
    }

    private static Reply LogOut(CommandContext context)
    {
        context.Connection.Attempt = null;
        context.Connection.LogOut();
        return new BsonDocument("ok", 1.0);
    }

    private static Reply ConnectionStatus(CommandContext context)
    {
        var (user, book) = (context.Connection.User, context.Store.Accounts.Current);
        var auth = new BsonDocument
        {
            { "authenticatedUsers", new BsonArray(user is null ? [] : [new BsonDocument { { "user", user.Name.Name }, { "db", user.Name.Db } }]) },
            { "authenticatedUserRoles", user is null ? new BsonArray() : Role.Names(book.WithInherited(user.Roles)) },
        };
        if (context.Flag("showPrivileges"))
        {
            auth["authenticatedUserPrivileges"] = new BsonArray(user is null ? [] : book.GrantsOf(user).Privileges.Select(p => p.ToBson()));
        }

        return new BsonDocument { { "authInfo", auth }, { "ok", 1.0 } };
    }
}
