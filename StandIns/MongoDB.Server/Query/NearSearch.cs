using MongoDB.Server.Storage;

namespace MongoDB.Server.Query;

/// <summary>Nearest first, ring after ring around the place, so that a limit ends the search early.</summary>
internal sealed class NearSearch(IReadSource source, Collection collection, IndexInfo index, Filter filter, NearFilter near, OperationContext operation)
{
    private const double FirstRing = 2000 / GeoPoint.EarthRadiusMetres;

    public IEnumerable<Row> Rows()
    {
        var farthest = Math.Min(near.Farthest, Math.PI);
        var done = -1.0;
        for (var reach = Math.Max(FirstRing, near.Nearest * 1.1); ; reach *= 2)
        {
            reach = Math.Min(reach, farthest);
            foreach (var row in Ring(done, reach))
            {
                yield return row;
            }

            if (reach >= farthest)
            {
                yield break;
            }

            done = reach;
        }
    }

    private IEnumerable<Row> Ring(double done, double reach)
    {
        var cells = Interval.Union(GeoCell.Around(near.Centre, reach).Select(r => Interval.Cells(r.First, r.Last)));
        var bounds = IndexBounds.Derive(filter, index, cells)!;
        var found = new List<(double Distance, Row Row)>();
        foreach (var row in new IndexScan(source, collection, index, bounds.Ranges, reverse: false).Rows())
        {
            operation.ThrowIfOver();
            if (near.DistanceOf(row.Document) is { } distance && distance > done && distance <= reach && filter.Matches(row.Document))
            {
                found.Add((distance, row));
            }
        }

        return found.OrderBy(f => f.Distance).Select(f => f.Row);
    }
}
