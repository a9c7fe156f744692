using MongoDB.Server.Storage;

namespace MongoDB.Server.Query;

/// <summary>The ranges of an index that a filter leaves to be looked at.</summary>
internal sealed class IndexBounds
{
    private const int MaxRanges = 100_000;

    private IndexBounds(IndexInfo index, List<KeyRange> ranges, int fields, HashSet<string> constants, bool pointsOnly)
    {
        Index = index;
        Ranges = ranges;
        Fields = fields;
        Constants = constants;
        PointsOnly = pointsOnly;
    }

    public IndexInfo Index { get; }

    public List<KeyRange> Ranges { get; }

    /// <summary>How many leading fields the filter bounds.</summary>
    public int Fields { get; }

    /// <summary>The leading fields that have one value only throughout the ranges.</summary>
    public HashSet<string> Constants { get; }

    /// <summary>True when each range is one full key of a unique index.</summary>
    public bool PointsOnly { get; }

    /// <summary>The whole index.</summary>
    public static IndexBounds All(IndexInfo index) => new(index, [new KeyRange([], [0xFF])], 0, [], false);

    /// <param name="filter">What is searched.</param>
    /// <param name="index">The index at hand.</param>
    /// <param name="geo">Replaces what the filter says about the field with the place: a ring of a nearest-first search.</param>
    /// <param name="ignorePartial">True for one who wants just what the index holds, as the deletion of expired documents does.</param>
    public static IndexBounds? Derive(Filter filter, IndexInfo index, List<Interval>? geo = null, bool ignorePartial = false)
    {
        List<KeyRange>? ranges = null;
        var prefixes = new List<byte[]> { Array.Empty<byte>() };
        var constants = new HashSet<string>(StringComparer.Ordinal);
        var used = 0;
        var multikey = index.IsMultikey;
        foreach (var field in index.Fields)
        {
            var bounds = new FieldPath(field.Path).HasPositions ? null : BoundsOf(filter, field, multikey, geo);
            if (bounds is null || (ranges is not null && prefixes.Count * bounds.Count > MaxRanges))
            {
                break;
            }

            used++;
            ranges = Combine(prefixes, bounds, field.Descending);
            if (!bounds.TrueForAll(b => b.IsPoint) || multikey)
            {
                prefixes.Clear();
                break;
            }

            if (bounds.Count == 1)
            {
                constants.Add(field.Path);
            }

            prefixes = ranges.ConvertAll(r => r.From);
        }

        return ranges is null || (!ignorePartial && !MayServe(filter, index, used, geo))
            ? null
            : new IndexBounds(index, ranges, used, constants, index.IsUnique && prefixes.Count > 0 && used == index.Fields.Length);
    }

    /// <summary>1 or -1 when reading the index that way gives the order asked for; 0 when it does not.</summary>
    public int DirectionFor(SortPattern sort)
    {
        if (Index.IsMultikey || Index.IsGeo)
        {
            return 0;
        }

        var direction = 0;
        var at = 0;
        foreach (var wanted in sort.Fields.Where(f => !Constants.Contains(f.Path)))
        {
            while (at < Index.Fields.Length && Index.Fields[at].Path != wanted.Path && Constants.Contains(Index.Fields[at].Path))
            {
                at++;
            }

            if (at >= Index.Fields.Length || Index.Fields[at].Path != wanted.Path)
            {
                return 0;
            }

            var step = Index.Fields[at++].Descending == wanted.Descending ? 1 : -1;
            if (direction != 0 && direction != step)
            {
                return 0;
            }

            direction = step;
        }

        return direction == 0 ? 1 : direction;
    }

    // The cells of a place say nothing about values: only geo conditions may use them.
    private static List<Interval>? BoundsOf(Filter filter, IndexField field, bool multikey, List<Interval>? geo)
    {
        if (field.IsGeo)
        {
            return geo ?? GeoBounds(filter, field.Path);
        }

        return FieldBounds.Of(filter, field.Path, multikey);
    }

    private static List<Interval>? GeoBounds(Filter filter, string path) => filter switch
    {
        PathFilter { Test: WithinCap cap } test when test.Path.Path == path =>
            Interval.Union(GeoCell.Around(cap.Centre, cap.Radians).Select(r => Interval.Cells(r.First, r.Last))),
        AndFilter and => and.Parts.Select(part => GeoBounds(part, path)).FirstOrDefault(b => b is not null),
        _ => null,
    };

    private static List<KeyRange> Combine(List<byte[]> prefixes, List<Interval> bounds, bool descending)
    {
        var ranges = new List<KeyRange>(prefixes.Count * bounds.Count);
        foreach (var prefix in prefixes)
        {
            for (var i = 0; i < bounds.Count; i++)
            {
                var bound = descending ? bounds[bounds.Count - 1 - i] : bounds[i];
                ranges.Add(descending
                    ? new KeyRange([.. prefix, .. bound.High.Inverted()], [.. prefix, .. bound.Low.Inverted()])
                    : new KeyRange([.. prefix, .. bound.Low.Position()], [.. prefix, .. bound.High.Position()]));
            }
        }

        return ranges;
    }

    // A sparse or partial index serves only searches that cannot match what it leaves out.
    private static bool MayServe(Filter filter, IndexInfo index, int used, List<Interval>? geo)
    {
        if (index.PartialFilter is not null && !Implication.Holds(filter, index.Spec["partialFilterExpression"].AsBsonDocument))
        {
            return false;
        }

        if (!index.IsSparse)
        {
            return true;
        }

        return index.IsGeo
            ? geo is not null || index.Fields.Where(f => f.IsGeo).Any(f => GeoBounds(filter, f.Path) is not null)
            : index.Fields.Take(used).Any(f => !Implication.AllowsMissing(filter, f.Path));
    }
}
