using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;
using MongoDB.Server.Storage;

namespace MongoDB.Server.Query;

/// <summary>Chooses the index by counting, up to a bound, the entries that each would have to look at.</summary>
internal sealed class Planner(IReadSource source, Collection collection)
{
    private const int CountUpTo = 2000;
    private const int RangesCounted = 16;

    public QueryPlan Plan(Filter filter, SortPattern? sort = null, long skip = 0, long? limit = null, BsonValue? hint = null)
    {
        var near = TakeNear(ref filter);
        if (near is not null)
        {
            return new QueryPlan { Collection = collection, Filter = filter, Near = near, Bounds = ForNear(filter, near), Sort = sort, Skip = skip, Limit = limit };
        }

        var (bounds, reverse, sorted) = Choose(filter, sort, hint);
        return new QueryPlan
        {
            Collection = collection,
            Filter = filter,
            Bounds = bounds,
            Reverse = reverse,
            Sort = sorted ? null : sort,
            Skip = skip,
            Limit = limit,
        };
    }

    private static NearFilter? TakeNear(ref Filter filter)
    {
        if (filter is NearFilter alone)
        {
            filter = new AndFilter([]);
            return alone;
        }

        if (filter is AndFilter and)
        {
            var found = and.Parts.OfType<NearFilter>().ToList();
            if (found.Count > 1)
            {
                throw MongoError.BadValue("Too many geoNear expressions");
            }

            filter = found.Count == 0 ? filter : new AndFilter([.. and.Parts.Where(p => p is not NearFilter)]);
            RefuseNested(filter);
            return found.FirstOrDefault();
        }

        RefuseNested(filter);
        return null;
    }

    private static void RefuseNested(Filter filter)
    {
        if (filter is NearFilter)
        {
            throw MongoError.BadValue("geo $near must be top-level expr");
        }

        foreach (var part in filter is AndFilter and ? and.Parts : filter is OrFilter or ? or.Parts : filter is NotFilter not ? [not.Inner] : [])
        {
            RefuseNested(part);
        }
    }

    private IndexBounds ForNear(Filter filter, NearFilter near)
    {
        foreach (var index in collection.Indexes)
        {
            var at = Array.FindIndex(index.Fields, f => f.IsGeo && f.Path == near.Path.Path);
            if (at >= 0 && IndexBounds.Derive(filter, index, []) is { } bounds && bounds.Fields > at)
            {
                return bounds;
            }
        }

        throw new MongoError(
            ErrorCode.NoQueryExecutionPlans,
            $"error processing query: ns={collection.Namespace} planner returned error :: caused by :: unable to find index for $geoNear query");
    }

    private (IndexBounds? Bounds, bool Reverse, bool Sorted) Choose(Filter filter, SortPattern? sort, BsonValue? hint)
    {
        if (sort is { Natural: not 0 })
        {
            return (null, sort.Natural < 0, true);
        }

        if (hint is not null)
        {
            return Hinted(filter, sort, hint);
        }

        // By identity: most writes, and most reads of a single document.
        if (IndexBounds.Derive(filter, collection.IdIndex) is { PointsOnly: true } identity && identity.Ranges.Count <= CountUpTo)
        {
            return With(identity, sort);
        }

        var candidates = collection.Indexes.Select(index => IndexBounds.Derive(filter, index)).OfType<IndexBounds>().ToList();
        if (candidates.Find(c => c.PointsOnly) is { } exact && exact.Ranges.Count <= CountUpTo)
        {
            return With(exact, sort);
        }

        var counted = candidates.ConvertAll(c => (Bounds: c, Entries: Count(c)));
        counted.Sort(static (x, y) => x.Entries != y.Entries ? x.Entries.CompareTo(y.Entries) : y.Bounds.Fields.CompareTo(x.Bounds.Fields));
        if (sort is null)
        {
            return (counted.Count > 0 ? counted[0].Bounds : null, false, true);
        }

        // Few documents are sorted at once. With many, an index that has them in order is read only as far as the limit.
        var ordered = counted.Find(c => With(c.Bounds, sort).Sorted);
        if (counted.Count > 0 && counted[0].Entries <= CountUpTo)
        {
            return With(ordered.Bounds is not null && ordered.Entries <= counted[0].Entries * 2 ? ordered.Bounds : counted[0].Bounds, sort);
        }

        var whole = ordered.Bounds ?? collection.Indexes.Where(i => !i.IsSparse && i.PartialFilter is null).Select(IndexBounds.All).FirstOrDefault(b => With(b, sort).Sorted);
        return whole is not null ? With(whole, sort) : counted.Count > 0 ? With(counted[0].Bounds, sort) : (null, false, false);
    }

    private (IndexBounds? Bounds, bool Reverse, bool Sorted) Hinted(Filter filter, SortPattern? sort, BsonValue hint)
    {
        if (hint is BsonDocument { ElementCount: 1 } natural && natural.TryGetValue("$natural", out var direction))
        {
            return (null, direction.IsNumeric && direction.ToDouble() < 0, sort is null);
        }

        var index = collection.Indexes.FirstOrDefault(i => hint is BsonString name ? i.Name == name.Value : BsonOrder.Instance.Equals(i.KeyPattern, hint))
            ?? throw MongoError.BadValue("error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index");
        return With(IndexBounds.Derive(filter, index) ?? IndexBounds.All(index), sort);
    }

    private static (IndexBounds Bounds, bool Reverse, bool Sorted) With(IndexBounds bounds, SortPattern? sort)
    {
        var direction = sort is null ? 1 : bounds.DirectionFor(sort);
        return (bounds, direction < 0, direction != 0);
    }

    private long Count(IndexBounds bounds)
    {
        var session = source.Rent();
        try
        {
            var counted = Math.Min(bounds.Ranges.Count, RangesCounted);
            var sql = $"SELECT count(*) FROM (SELECT 1 FROM {bounds.Index.Table} WHERE key >= $1 AND key < $2 LIMIT $3)";
            var entries = 0L;
            for (var i = 0; i < counted; i++)
            {
                entries += session.Number(sql, bounds.Ranges[i].From, bounds.Ranges[i].To, CountUpTo + 1) ?? 0;
            }

            return counted == 0 ? 0 : Math.Max(entries, entries * bounds.Ranges.Count / counted);
        }
        finally
        {
            source.Return(session);
        }
    }
}
