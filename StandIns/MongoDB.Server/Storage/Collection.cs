using System.Collections.Immutable;

namespace MongoDB.Server.Storage;

/// <summary>A collection as it stands in the catalogue; a change makes a new object.</summary>
internal sealed record Collection(long Id, string Db, string Name, Guid Uuid, ImmutableArray<IndexInfo> Indexes)
{
    public string Namespace => $"{Db}.{Name}";

    /// <summary>The table of documents: row id and BSON.</summary>
    public string Table { get; } = $"docs_{Id}";

    public IndexInfo IdIndex => Indexes[0];
}
