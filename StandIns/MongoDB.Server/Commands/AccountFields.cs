using System.Collections.Immutable;
using MongoDB.Bson;
using MongoDB.Server.Access;
using MongoDB.Server.Errors;

namespace MongoDB.Server.Commands;

/// <summary>The fields that commands about users and roles share. No message of theirs has a value of a field in it that could be a password.</summary>
internal static class AccountFields
{
    /// <summary>The user or role that the command is about.</summary>
    public static AccountName Name(CommandContext context) => context.RequiredString(context.Name) is { Length: > 0 } name && !name.Contains('\0', StringComparison.Ordinal)
        ? new(name, context.Db)
        : throw MongoError.BadValue("User names and role names must be non-empty strings");

    /// <summary>The roles given, as names in this database or as documents; null when the field is missing.</summary>
    public static ImmutableArray<AccountName>? Roles(CommandContext context) => context.Optional("roles") is null
        ? null
        : [.. context.RequiredArray("roles").Select(role => Reference(role, "role", context.Db)).Distinct()];

    public static ImmutableArray<Privilege>? Privileges(CommandContext context) => context.Optional("privileges") is null
        ? null
        : [.. context.RequiredArray("privileges").Select(Privilege.FromBson)];

    public static AccountName Reference(BsonValue value, string kind, string db) => value switch
    {
        BsonString { Value.Length: > 0 } name => new(name.Value, db),
        BsonDocument document when document.GetValue(kind, null) is BsonString { Value.Length: > 0 } name && document.GetValue("db", null) is BsonString { Value.Length: > 0 } at => new(name.Value, at.Value),
        _ => throw MongoError.FailedToParse($"A {kind} must be a name, or a document with the fields '{kind}' and 'db'"),
    };

    /// <exception cref="MongoError">One of the roles does not exist.</exception>
    public static void MustExist(this AccountBook book, IEnumerable<AccountName> roles)
    {
        foreach (var role in roles.Where(role => !book.Exists(role)))
        {
            throw new MongoError(ErrorCode.RoleNotFound, $"Could not find role: {role}");
        }
    }

    /// <summary>What may be kept of the password given; null when none was.</summary>
    public static ScramCredential? Credential(CommandContext context)
    {
        if (!context.Flag("digestPassword", otherwise: true))
        {
            throw MongoError.BadValue($"Use of {ScramCredential.Mechanism} requires undigested passwords");
        }

        if (context.Optional("mechanisms") is BsonArray mechanisms && !mechanisms.Contains(ScramCredential.Mechanism))
        {
            throw MongoError.NotImplemented($"A user without {ScramCredential.Mechanism}");
        }

        if (context.Optional("pwd") is null)
        {
            return null;
        }

        return SaslPrep.Of(context.RequiredString("pwd")) is { } password
            ? ScramCredential.Of(password)
            : throw MongoError.BadValue("A password must not be empty and must not have control characters in it");
    }
}
