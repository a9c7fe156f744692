using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Query;
using MongoDB.Server.Storage;

namespace MongoDB.Server.Aggregation;

/// <summary>One stage of a pipeline: documents in, documents out.</summary>
internal abstract class Stage
{
    public abstract IEnumerable<Row> Run(IEnumerable<Row> input);
}

internal sealed class MatchStage(Filter filter) : Stage
{
    public Filter Filter { get; } = filter;

    public override IEnumerable<Row> Run(IEnumerable<Row> input) => input.Where(row => Filter.Matches(row.Document));
}

internal sealed class SortStage(SortPattern pattern) : Stage
{
    public SortPattern Pattern { get; } = pattern;

    /// <summary>Set by the pipeline when a limit follows: no more than so many are kept.</summary>
    public long? Limit { get; set; }

    public override IEnumerable<Row> Run(IEnumerable<Row> input) => new Sorter(Pattern, null, null).Sort(input, Limit);
}

internal sealed class SkipStage(long count) : Stage
{
    public long Count { get; } = count;

    public override IEnumerable<Row> Run(IEnumerable<Row> input) => input.Skip((int)Math.Min(Count, int.MaxValue));
}

internal sealed class LimitStage(long count) : Stage
{
    public long Count { get; } = count;

    public override IEnumerable<Row> Run(IEnumerable<Row> input) => input.Take((int)Math.Min(Count, int.MaxValue));
}

/// <summary>Makes each document into another.</summary>
internal sealed class MapStage(Func<BsonDocument, BsonDocument> map) : Stage
{
    public override IEnumerable<Row> Run(IEnumerable<Row> input) => input.Select(row => new Row(map(row.Document)));
}

internal sealed class CountStage(string name) : Stage
{
    public override IEnumerable<Row> Run(IEnumerable<Row> input)
    {
        var count = input.LongCount();
        return count == 0 ? [] : [new Row(new BsonDocument(name, BsonNumber.Compact(count)))];
    }
}

/// <summary>A handful of documents at random.</summary>
internal sealed class SampleStage(int size) : Stage
{
    public override IEnumerable<Row> Run(IEnumerable<Row> input)
    {
        var kept = new List<Row>(Math.Min(size, 1024));
        var seen = 0L;
        foreach (var row in input)
        {
            if (kept.Count < size)
            {
                kept.Add(row.Light());
            }
            else if (Random.Shared.NextInt64(seen + 1) is var at && at < size)
            {
                kept[(int)at] = row.Light();
            }

            seen++;
        }

        return kept;
    }
}
