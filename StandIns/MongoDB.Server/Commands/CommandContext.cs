using MongoDB.Bson;
using MongoDB.Server.Access;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;
using MongoDB.Server.Storage;

namespace MongoDB.Server.Commands;

/// <summary>One command as it is being answered, with its arguments read as MongoDB types them.</summary>
internal sealed class CommandContext
{
    private const string ForbiddenInDbName = "/\\. \"$*<>:|?\0";

    public CommandContext(ClientConnection connection, BsonDocument document, string name, CancellationToken stop)
    {
        Connection = connection;
        Document = document;
        Name = name;
        Db = document["$db"].AsString;
        var limit = Whole("maxTimeMS", 0, minimum: 0);
        Operation = new OperationContext(State.Time, limit > 0 ? TimeSpan.FromMilliseconds(limit) : null, stop);
    }

    public ClientConnection Connection { get; }

    public ServerState State => Connection.State;

    public Store Store => State.Store;

    public BsonDocument Document { get; }

    public string Name { get; }

    public string Db { get; }

    public OperationContext Operation { get; }

    /// <summary>What the user may do who is logged in; null where everybody may do everything.</summary>
    public Grants? Grants => !State.Options.Auth ? null : Connection.User is { } user ? Store.Accounts.Current.GrantsOf(user) : new Grants([]);

    /// <summary>The collection that the command names, as a namespace.</summary>
    public (string Db, string Name) Target()
    {
        if (Document[0] is not BsonString { Value: var name })
        {
            throw new MongoError(ErrorCode.InvalidNamespace, $"collection name has invalid type {Query.TypeNames.Of(Document[0])}");
        }

        return CheckNamespace(Db, name);
    }

    public static (string Db, string Name) CheckNamespace(string db, string name)
    {
        if (db.Length is 0 or > 63 || db.AsSpan().IndexOfAny(ForbiddenInDbName) >= 0
            || name.Length == 0 || name[0] == '.' || name[^1] == '.' || name.AsSpan().IndexOfAny('$', '\0') >= 0 || db.Length + name.Length > 254)
        {
            throw new MongoError(ErrorCode.InvalidNamespace, $"Invalid namespace specified '{db}.{name}'");
        }

        return (db, name);
    }

    public Collection? FindCollection()
    {
        var (db, name) = Target();
        return Store.Catalog.Find($"{db}.{name}");
    }

    public BsonValue? Optional(string field) => Document.TryGetValue(field, out var value) && value is not BsonNull ? value : null;

    public BsonDocument? OptionalDocument(string field) => Optional(field) switch
    {
        null => null,
        BsonDocument document => document,
        var other => throw WrongType(field, other, "object"),
    };

    public BsonDocument DocumentOrEmpty(string field) => OptionalDocument(field) ?? [];

    public BsonArray RequiredArray(string field) => Optional(field) switch
    {
        BsonArray array => array,
        null => throw Missing(field),
        var other => throw WrongType(field, other, "array"),
    };

    public string RequiredString(string field) => Optional(field) switch
    {
        BsonString text => text.Value,
        null => throw Missing(field),
        var other => throw WrongType(field, other, "string"),
    };

    public bool Flag(string field, bool otherwise = false) => Optional(field) switch
    {
        null => otherwise,
        BsonBoolean flag => flag.Value,
        var other when BsonNumber.IsNumber(other) => other.ToDouble() != 0,
        var other => throw WrongType(field, other, "bool"),
    };

    public long Whole(string field, long otherwise, long minimum = long.MinValue)
    {
        if (Optional(field) is not { } value)
        {
            return otherwise;
        }

        if (!BsonNumber.IsNumber(value))
        {
            throw WrongType(field, value, "number");
        }

        var whole = BsonNumber.TryWhole(value, out var exact) ? exact : throw MongoError.BadValue($"'{field}' must be a whole number");
        return whole >= minimum
            ? whole
            : throw new MongoError(51024, $"BSON field '{field}' value must be >= {minimum}, actual value '{whole}'");
    }

    /// <summary>
    /// Whether the write must be on the disk before it is acknowledged: with j: true or a majority, as MongoDB holds it.
    /// </summary>
    public bool IsDurableWrite()
    {
        if (OptionalDocument("writeConcern") is not { } concern)
        {
            return false;
        }

        var w = concern.GetValue("w", 1);
        if (w is BsonString { Value: not "majority" } mode)
        {
            throw new MongoError(ErrorCode.UnknownReplWriteConcern, $"No write concern mode named '{mode.Value}' found in replica set configuration");
        }

        if (BsonNumber.IsNumber(w) && w.ToDouble() > 1)
        {
            throw MongoError.BadValue("cannot use 'w' > 1 when a host is not replicated");
        }

        return w is BsonString || (concern.TryGetValue("j", out var journal) && Query.Truth.Of(journal));
    }

    public void RefuseCollation() => RefuseCollation(Optional("collation"));

    public static void RefuseCollation(BsonValue? collation)
    {
        if (collation is BsonDocument { ElementCount: > 0 } wanted && wanted.GetValue("locale", "") != "simple")
        {
            throw MongoError.NotImplemented("A collation other than { locale: \"simple\" }");
        }
    }

    public void RefuseIfGiven(params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            if (Optional(field) is { } value && value is not (BsonDocument { ElementCount: 0 } or BsonArray { Count: 0 } or BsonBoolean { Value: false }))
            {
                throw MongoError.NotImplemented($"{Name} with {field}");
            }
        }
    }

    private MongoError Missing(string field) => new(ErrorCode.IDLFailedToParse, $"BSON field '{Name}.{field}' is missing but a required field");

    private MongoError WrongType(string field, BsonValue value, string expected) => MongoError.TypeMismatch(
        $"BSON field '{Name}.{field}' is the wrong type '{Query.TypeNames.Of(value)}', expected type '{expected}'");
}
