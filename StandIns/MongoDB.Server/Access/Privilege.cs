using System.Collections.Immutable;
using MongoDB.Bson;
using MongoDB.Server.Errors;

namespace MongoDB.Server.Access;

/// <summary>What may be done to a resource.</summary>
internal sealed record Privilege(Resource Resource, ImmutableSortedSet<string> Actions)
{
    public static Privilege On(Resource resource, params IEnumerable<string> actions) => new(resource, actions.ToImmutableSortedSet(StringComparer.Ordinal));

    public BsonDocument ToBson() => new() { { "resource", Resource.ToBson() }, { "actions", new BsonArray(Actions) } };

    /// <exception cref="MongoError">It is no privilege, or names an action that does not exist here.</exception>
    public static Privilege FromBson(BsonValue value)
    {
        if (value is not BsonDocument { ElementCount: 2 } document || !document.TryGetValue("resource", out var resource)
            || document.GetValue("actions", null) is not BsonArray actions || actions.Any(a => !a.IsString))
        {
            throw MongoError.FailedToParse("A privilege must be {resource: <document>, actions: [<string>, ...]}");
        }

        var unknown = actions.Select(a => a.AsString).Where(a => !AccessActions.All.Contains(a)).ToList();
        return unknown.Count == 0
            ? On(Resource.FromBson(resource), actions.Select(a => a.AsString))
            : throw MongoError.FailedToParse($"Unrecognized action privilege strings: {string.Join(", ", unknown)}");
    }
}

/// <summary>All privileges that somebody has.</summary>
internal sealed class Grants(IEnumerable<Privilege> privileges)
{
    /// <summary>What a connection from this machine may do while there is no user: create the first one.</summary>
    public static Grants FirstUser { get; } = new([Privilege.On(Resource.Database("admin"), "createUser", "grantRole")]);

    public ImmutableArray<Privilege> Privileges { get; } = [.. privileges];

    public bool Allows(Resource target, string action) => Privileges.Any(p => p.Actions.Contains(action) && p.Resource.Covers(target));

    /// <summary>Whether something may be done to exactly this collection.</summary>
    public bool AllowsAnything(Resource collection) => Privileges.Any(p => p.Resource.Covers(collection));

    /// <summary>Whether something may be done to the database, or to a collection in it.</summary>
    public bool AllowsAnythingIn(string db) =>
        Privileges.Any(p => p.Resource.IsAny || (!p.Resource.IsCluster && (p.Resource.Db.Length == 0 || p.Resource.Db == db)));
}
