using MongoDB.Server.Access;
using MongoDB.Server.Errors;

namespace MongoDB.Server.Commands;

/// <summary>Creates, changes and drops roles.</summary>
internal static class RoleCommands
{
    private const int RoleExists = 51002;

    private static readonly string[] Fields = ["privileges", "roles", "authenticationRestrictions"];

    public static IEnumerable<Command> All { get; } =
    [
        new(["createRole"], Fields, CreateAsync),
        new(["updateRole"], Fields, UpdateAsync),
        new(["dropRole"], [], DropAsync),
    ];

    private static Task<Reply> CreateAsync(CommandContext context)
    {
        context.RefuseIfGiven("authenticationRestrictions");
        var role = new Role(
            AccountFields.Name(context),
            AccountFields.Privileges(context) ?? throw Missing(context, "privileges"),
            AccountFields.Roles(context) ?? throw Missing(context, "roles"));
        return UserCommands.ChangeAsync(context, book => book.Exists(role.Name)
            ? throw new MongoError(RoleExists, $"Role \"{role.Name}\" already exists")
            : Checked(book, role));
    }

    private static Task<Reply> UpdateAsync(CommandContext context)
    {
        context.RefuseIfGiven("authenticationRestrictions");
        var (privileges, roles) = (AccountFields.Privileges(context), AccountFields.Roles(context));
        if (privileges is null && roles is null)
        {
            throw MongoError.BadValue("Must specify at least one field to update in updateRole");
        }

        return UserCommands.ChangeAsync(context, book =>
        {
            var role = Find(book, context);
            return Checked(book, role with { Privileges = privileges ?? role.Privileges, Roles = roles ?? role.Roles });
        });
    }

    private static Task<Reply> DropAsync(CommandContext context) => UserCommands.ChangeAsync(context, book => book.WithoutRole(Find(book, context).Name));

    private static Role Find(AccountBook book, CommandContext context)
    {
        var name = AccountFields.Name(context);
        return book.Roles.GetValueOrDefault(name) ?? throw (BuiltInRoles.Find(name) is null
            ? new MongoError(ErrorCode.RoleNotFound, $"Role '{name}' not found")
            : new MongoError(ErrorCode.InvalidRoleModification, $"{name} is a built-in role and cannot be modified"));
    }

    /// <summary>A role gives what is in its own database; only those of admin reach further.</summary>
    private static AccountBook Checked(AccountBook book, Role role)
    {
        book.MustExist(role.Roles);
        var db = role.Name.Db;
        if (db != "admin" && (role.Roles.Any(r => r.Db != db) || role.Privileges.Any(p => p.Resource.IsAny || p.Resource.IsCluster || p.Resource.Db != db)))
        {
            throw new MongoError(ErrorCode.InvalidRoleModification, $"Roles on the '{db}' database cannot be granted privileges that target other databases or the cluster");
        }

        return book.WithInherited(role.Roles).Contains(role.Name)
            ? throw new MongoError(ErrorCode.InvalidRoleModification, $"Granting roles to {role.Name} would introduce a cycle in the role graph")
            : book.With(role);
    }

    private static MongoError Missing(CommandContext context, string field) => new(ErrorCode.IDLFailedToParse, $"BSON field '{context.Name}.{field}' is missing but a required field");
}
