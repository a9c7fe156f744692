using MongoDB.Bson;
using MongoDB.Server.Query;
using MongoDB.Server.Storage;

namespace MongoDB.Server.Aggregation;

/// <summary>A pipeline whose beginning the planner takes over: what is matched, sorted and cut off first uses indexes.</summary>
internal sealed class Pipeline(IReadOnlyList<Stage> stages)
{
    public IReadOnlyList<Stage> Stages { get; } = stages;

    /// <summary>The plan for the leading stages, and how many of them it covers.</summary>
    public (QueryPlan Plan, int Covered) Plan(IReadSource source, Collection collection, BsonValue? hint)
    {
        var filters = new List<Filter>();
        SortPattern? sort = null;
        var (skip, at) = (0L, 0);
        long? limit = null;
        if (Stages.Count > 0 && Stages[0] is GeoNearStage near)
        {
            filters.AddRange([near.Near, near.Query]);
            return (new Planner(source, collection).Plan(new AndFilter(filters), hint: hint), 0);
        }

        for (; at < Stages.Count && Stages[at] is MatchStage match; at++)
        {
            filters.Add(match.Filter);
        }

        if (at < Stages.Count && Stages[at] is SortStage sorting)
        {
            sort = sorting.Pattern;
            at++;
        }

        if (at < Stages.Count && Stages[at] is SkipStage skipping)
        {
            skip = skipping.Count;
            at++;
        }

        if (at < Stages.Count && Stages[at] is LimitStage limiting)
        {
            limit = limiting.Count;
            at++;
        }

        var filter = filters.Count == 1 ? filters[0] : new AndFilter([.. filters.SelectMany(f => f is AndFilter and ? and.Parts : [f])]);
        return (new Planner(source, collection).Plan(filter, sort, skip, limit, hint), at);
    }

    /// <summary>
    /// True when no stage up to the count looks into a document, as with a client's countDocuments without a filter:
    /// then their number is all that is needed.
    /// </summary>
    public bool CountsEverything(out int first)
    {
        first = Stages.Count > 0 && Stages[0] is MatchStage { Filter: AndFilter { Parts.Count: 0 } } ? 1 : 0;
        return Stages.Count > first && Stages[first] is CountStage or GroupStage { LooksInside: false };
    }

    public IEnumerable<Row> Run(IReadSource source, Collection collection, BsonValue? hint, OperationContext operation)
    {
        var (plan, covered) = Plan(source, collection, hint);
        return Run(plan.Rows(source, operation), covered);
    }

    /// <summary>The stages from a given one on, over documents from wherever.</summary>
    public IEnumerable<Row> Run(IEnumerable<Row> rows, int from)
    {
        for (var i = from; i < Stages.Count; i++)
        {
            if (Stages[i] is SortStage sort && i + 1 < Stages.Count && Stages[i + 1] is LimitStage limit)
            {
                sort.Limit = limit.Count;
            }

            rows = Stages[i].Run(rows);
        }

        return rows;
    }
}
