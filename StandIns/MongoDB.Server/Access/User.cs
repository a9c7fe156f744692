using System.Collections.Immutable;
using MongoDB.Bson;

namespace MongoDB.Server.Access;

/// <summary>Somebody who can log in.</summary>
/// <param name="Id">Another one for a user who is created again under the same name.</param>
internal sealed record User(AccountName Name, Guid Id, ScramCredential Credential, ImmutableArray<AccountName> Roles, BsonDocument? CustomData)
{
    public BsonDocument ToBson() => new()
    {
        { "name", Name.Name }, { "db", Name.Db }, { "id", new BsonBinaryData(Id, GuidRepresentation.Standard) }, { ScramCredential.Mechanism, Credential.ToBson() },
        { "roles", Role.Names(Roles) }, { "customData", (BsonValue?)CustomData ?? BsonNull.Value },
    };

    public static User FromBson(BsonDocument stored) => new(
        new(stored["name"].AsString, stored["db"].AsString),
        stored["id"].AsBsonBinaryData.ToGuid(),
        ScramCredential.FromBson(stored[ScramCredential.Mechanism].AsBsonDocument),
        Role.NamesFrom(stored["roles"].AsBsonArray),
        stored["customData"] as BsonDocument);
}

/// <summary>A role that was created: privileges of its own, and those of other roles.</summary>
internal sealed record Role(AccountName Name, ImmutableArray<Privilege> Privileges, ImmutableArray<AccountName> Roles)
{
    public BsonDocument ToBson() => new()
    {
        { "name", Name.Name }, { "db", Name.Db }, { "privileges", new BsonArray(Privileges.Select(p => p.ToBson())) }, { "roles", Names(Roles) },
    };

    public static Role FromBson(BsonDocument stored) => new(
        new(stored["name"].AsString, stored["db"].AsString),
        [.. stored["privileges"].AsBsonArray.Select(Privilege.FromBson)],
        NamesFrom(stored["roles"].AsBsonArray));

    /// <summary>Roles as MongoDB lists them.</summary>
    public static BsonArray Names(IEnumerable<AccountName> roles) => new(roles.Select(r => new BsonDocument { { "role", r.Name }, { "db", r.Db } }));

    public static ImmutableArray<AccountName> NamesFrom(BsonArray roles) => [.. roles.Select(r => new AccountName(r["role"].AsString, r["db"].AsString))];
}
