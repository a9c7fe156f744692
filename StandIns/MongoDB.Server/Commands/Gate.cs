using MongoDB.Bson;
using MongoDB.Server.Access;
using MongoDB.Server.Errors;

namespace MongoDB.Server.Commands;

/// <summary>Lets a command pass that this connection may run; asked before anything else of the command is looked at. Open without --auth.</summary>
internal static class Gate
{
    /// <exception cref="MongoError">Nobody is logged in who may run this.</exception>
    public static void Check(Command command, CommandContext context)
    {
        if (!context.State.Options.Auth || CommandRules.Of(command) is not { } rule)
        {
            return;
        }

        if (context.Connection.User is not { } user)
        {
            if (command.Names[0] == UserCommands.CreateUser && MayCreateFirst(context) && rule(context, Grants.FirstUser))
            {
                return;
            }

            throw Refusal(context, "nobody is logged in", $"Command {context.Name} requires authentication");
        }

        if (!rule(context, context.Store.Accounts.Current.GrantsOf(user)))
        {
            // Of the command only what it is about: what is written belongs to somebody.
            throw Refusal(context, user.Name.ToString(), $"not authorized on {context.Db} to execute command {Describe(context)}");
        }
    }

    /// <summary>While there is no user, whoever is on this machine may create one.</summary>
    public static bool MayCreateFirst(CommandContext context) => context.Connection.IsLocal && context.Store.Accounts.Current.Users.IsEmpty;

    public static MongoError Refusal(CommandContext context, string who, string message)
    {
        context.State.Log.Warning("ACCESS", $"Unauthorized on connection {context.Connection.Id}, {who}: {Describe(context)}");
        return new MongoError(ErrorCode.Unauthorized, message);
    }

    private static string Describe(CommandContext context)
    {
        var about = context.Document[0] switch
        {
            BsonString text => $"\"{text.Value}\"",
            BsonDocument { ElementCount: > 0 } inner when inner[0] is BsonString text => $"{{ {inner.GetElement(0).Name}: \"{text.Value}\" }}",
            _ => "1",
        };
        return $"{{ {context.Name}: {about}, $db: \"{context.Db}\" }}";
    }
}
