using System.Collections.Immutable;

namespace MongoDB.Server.Storage;

/// <summary>A collection as it stands in the catalogue; a change makes a new object.</summary>
internal sealed record Collection(long Id, string Db, string Name, Guid Uuid, ImmutableArray<IndexInfo> Indexes)
{
    public string Namespace => $"{Db}.{Name}";

    /// <summary>The table of documents: row id and BSON.</summary>
    public string Table { get; } = $"docs_{Id}";

    public string InsertSql { get; } = $"INSERT INTO docs_{Id} (body) VALUES ($1)";

    public string UpdateSql { get; } = $"UPDATE docs_{Id} SET body = $1 WHERE rid = $2";

    public string DeleteSql { get; } = $"DELETE FROM docs_{Id} WHERE rid = $1";

    public IndexInfo IdIndex => Indexes[0];
}
