using MongoDB.Bson;
using MongoDB.Server.Storage;

namespace MongoDB.Server.Query;

/// <summary>How a search is carried out: by which index, and whether the order comes for free.</summary>
internal sealed class QueryPlan
{
    public required Collection Collection { get; init; }

    public required Filter Filter { get; init; }

    /// <summary>Null for a look at every document.</summary>
    public IndexBounds? Bounds { get; init; }

    public NearFilter? Near { get; init; }

    /// <summary>Backwards through the index or the table.</summary>
    public bool Reverse { get; init; }

    /// <summary>What remains to be sorted in memory.</summary>
    public SortPattern? Sort { get; init; }

    public long Skip { get; init; }

    public long? Limit { get; init; }

    public IEnumerable<Row> Rows(IReadSource source, OperationContext operation)
    {
        var rows = Matching(source, operation);
        if (Sort is not null)
        {
            rows = new Sorter(Sort, source, Collection).Sort(rows, Limit is { } limit ? limit + Skip : null);
        }

        rows = Skip > 0 ? rows.Skip((int)Math.Min(Skip, int.MaxValue)) : rows;
        return Limit is { } most ? rows.Take((int)Math.Min(most, int.MaxValue)) : rows;
    }

    public BsonDocument Describe()
    {
        BsonDocument stage = Bounds is null
            ? new() { { "stage", "COLLSCAN" }, { "direction", Reverse ? "backward" : "forward" } }
            : new()
            {
                { "stage", "FETCH" },
                {
                    "inputStage", new BsonDocument
                    {
                        { "stage", Near is null ? "IXSCAN" : "GEO_NEAR_2DSPHERE" },
                        { "keyPattern", Bounds.Index.KeyPattern },
                        { "indexName", Bounds.Index.Name },
                        { "isMultiKey", Bounds.Index.IsMultikey },
                        { "isUnique", Bounds.Index.IsUnique },
                        { "direction", Reverse ? "backward" : "forward" },
                        { "boundedFields", Bounds.Fields },
                        { "ranges", Bounds.Ranges.Count },
                    }
                },
            };
        return Sort is null
            ? stage
            : new BsonDocument { { "stage", "SORT" }, { "sortPattern", Pattern(Sort) }, { "inputStage", stage } };
    }

    private static BsonDocument Pattern(SortPattern sort) =>
        new(sort.Fields.Select(f => new BsonElement(f.Path, f.Descending ? -1 : 1)));

    private IEnumerable<Row> Matching(IReadSource source, OperationContext operation)
    {
        if (Near is not null)
        {
            return new NearSearch(source, Collection, Bounds!.Index, Filter, Near, operation).Rows();
        }

        Scan scan = Bounds is null
            ? new TableScan(source, Collection, Reverse)
            : new IndexScan(source, Collection, Bounds.Index, Bounds.Ranges, Reverse);
        return Matching(scan, operation);
    }

    private IEnumerable<Row> Matching(Scan scan, OperationContext operation)
    {
        foreach (var row in scan.Rows())
        {
            operation.ThrowIfOver();
            if (Filter is AndFilter { Parts.Count: 0 } || Filter.Matches(row.Document))
            {
                yield return row;
            }
        }
    }
}
