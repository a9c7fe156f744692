using MongoDB.Bson;
using MongoDB.Server.Access;
using MongoDB.Server.Errors;

namespace MongoDB.Server.Commands;

/// <summary>Creates, changes and drops users.</summary>
internal static class UserCommands
{
    public const string CreateUser = "createUser";

    private const int UserExists = 51003;

    private static readonly string[] Fields = ["pwd", "roles", "customData", "mechanisms", "digestPassword", "authenticationRestrictions"];

    public static IEnumerable<Command> All { get; } =
    [
        new([CreateUser], Fields, CreateAsync),
        new(["updateUser"], Fields, UpdateAsync),
        new(["dropUser"], [], DropAsync),
        new(["grantRolesToUser"], ["roles"], c => ChangeRolesAsync(c, (had, given) => [.. had.Union(given)])),
        new(["revokeRolesFromUser"], ["roles"], c => ChangeRolesAsync(c, (had, given) => [.. had.Except(given)])),
    ];

    private static Task<Reply> CreateAsync(CommandContext context)
    {
        context.RefuseIfGiven("authenticationRestrictions");
        var name = AccountFields.Name(context);
        var credential = AccountFields.Credential(context) ?? throw MongoError.BadValue("Must provide a 'pwd' field for all user documents");
        var roles = AccountFields.Roles(context) ?? throw new MongoError(ErrorCode.IDLFailedToParse, "BSON field 'createUser.roles' is missing but a required field");
        var needsNoOther = context.State.Options.Auth && context.Connection.User is null;
        return ChangeAsync(context, book =>
        {
            if (needsNoOther && !book.Users.IsEmpty)
            {
                // Somebody else was the first in the meantime.
                throw Gate.Refusal(context, "nobody is logged in", $"Command {context.Name} requires authentication");
            }

            if (book.Users.ContainsKey(name))
            {
                throw new MongoError(UserExists, $"User \"{name}\" already exists");
            }

            book.MustExist(roles);
            return book.With(new User(name, Guid.NewGuid(), credential, roles, context.OptionalDocument("customData")));
        });
    }

    private static Task<Reply> UpdateAsync(CommandContext context)
    {
        context.RefuseIfGiven("authenticationRestrictions");
        var credential = AccountFields.Credential(context);
        var roles = AccountFields.Roles(context);
        var customData = context.OptionalDocument("customData");
        if (credential is null && roles is null && customData is null)
        {
            throw MongoError.BadValue("Must specify at least one field to update in updateUser");
        }

        return ChangeAsync(context, book =>
        {
            var user = Find(book, context);
            book.MustExist(roles ?? []);
            return book.With(user with { Credential = credential ?? user.Credential, Roles = roles ?? user.Roles, CustomData = customData ?? user.CustomData });
        });
    }

    private static Task<Reply> DropAsync(CommandContext context) => ChangeAsync(context, book => book.WithoutUser(Find(book, context).Name));

    private static Task<Reply> ChangeRolesAsync(
        CommandContext context, Func<IEnumerable<AccountName>, IEnumerable<AccountName>, System.Collections.Immutable.ImmutableArray<AccountName>> change)
    {
        var given = AccountFields.Roles(context) ?? throw new MongoError(ErrorCode.IDLFailedToParse, $"BSON field '{context.Name}.roles' is missing but a required field");
        return ChangeAsync(context, book =>
        {
            var user = Find(book, context);
            book.MustExist(given);
            return book.With(user with { Roles = change(user.Roles, given) });
        });
    }

    private static User Find(AccountBook book, CommandContext context) => book.Users.GetValueOrDefault(AccountFields.Name(context))
        ?? throw new MongoError(ErrorCode.UserNotFound, $"User '{AccountFields.Name(context)}' not found");

    /// <summary>Makes the change and says in the log that it was made, by whom and to whom.</summary>
    public static async Task<Reply> ChangeAsync(CommandContext context, Func<AccountBook, AccountBook> change)
    {
        await context.Store.Accounts.ChangeAsync(context.Store, change, context.Operation.Cancel);
        context.State.Log.Info("ACCESS", $"{context.Name} {AccountFields.Name(context)} by {context.Connection.User?.Name.ToString() ?? "nobody who is logged in"}");
        return new BsonDocument("ok", 1.0);
    }
}
