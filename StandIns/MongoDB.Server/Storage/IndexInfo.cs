using MongoDB.Bson;
using MongoDB.Server.Query;

namespace MongoDB.Server.Storage;

/// <summary>One field of an index: its path, and whether it descends or holds places on the sphere.</summary>
internal sealed record IndexField(string Path, bool Descending, bool IsGeo)
{
    public string[] Parts { get; } = Path.Split('.');
}

/// <summary>An index as it stands in the catalogue.</summary>
internal sealed class IndexInfo
{
    private volatile bool _isMultikey;

    public IndexInfo(long id, BsonDocument spec, bool isMultikey)
    {
        Id = id;
        Spec = spec;
        _isMultikey = isMultikey;
        Name = spec["name"].AsString;
        KeyPattern = spec["key"].AsBsonDocument;
        Fields = [.. KeyPattern.Select(ToField)];
        IsIdIndex = Name == IdIndexName;
        IsUnique = IsIdIndex || IsSet("unique");
        IsSparse = IsSet("sparse") || Fields.Any(f => f.IsGeo);
        PartialFilter = spec.TryGetValue("partialFilterExpression", out var partial) ? FilterParser.Parse(partial.AsBsonDocument) : null;
        ExpireAfter = spec.TryGetValue("expireAfterSeconds", out var seconds) ? TimeSpan.FromSeconds(seconds.ToInt64()) : null;
        Table = $"ix_{id}";
        InsertSql = $"INSERT INTO {Table} (key, rid) VALUES ($1, $2)";
        DeleteSql = $"DELETE FROM {Table} WHERE key = $1 AND rid = $2";
        HolderSql = $"SELECT rid FROM {Table} WHERE key = $1 AND rid <> $2 LIMIT 1";
    }

    public const string IdIndexName = "_id_";

    public long Id { get; }

    public string Name { get; }

    /// <summary>What listIndexes shows.</summary>
    public BsonDocument Spec { get; }

    public BsonDocument KeyPattern { get; }

    public IndexField[] Fields { get; }

    public bool IsIdIndex { get; }

    public bool IsUnique { get; }

    /// <summary>Documents without any of the fields are not in the index.</summary>
    public bool IsSparse { get; }

    public Filter? PartialFilter { get; }

    public TimeSpan? ExpireAfter { get; }

    public bool IsGeo => Fields.Any(f => f.IsGeo);

    /// <summary>The table of entries: key and row id.</summary>
    public string Table { get; }

    public string InsertSql { get; }

    public string DeleteSql { get; }

    /// <summary>Who else holds a key.</summary>
    public string HolderSql { get; }

    /// <summary>True as soon as one document has had more than one entry, which an array in an indexed path brings about.</summary>
    public bool IsMultikey
    {
        get => _isMultikey;
        set => _isMultikey = value;
    }

    private static IndexField ToField(BsonElement element) =>
        new(element.Name, element.Value.IsNumeric && element.Value.ToDouble() < 0, element.Value.IsString);

    private bool IsSet(string option) => Spec.TryGetValue(option, out var value) && value.ToBoolean();
}
