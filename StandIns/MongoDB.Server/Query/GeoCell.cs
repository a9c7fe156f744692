namespace MongoDB.Server.Query;

/// <summary>
/// Divides the map into quarters again and again and numbers the cells so that neighbours mostly have neighbouring
/// numbers: a search around a place is a few ranges of numbers.
/// </summary>
internal static class GeoCell
{
    private const int Levels = 26; // two bits each stay below 2^53, where every number type is exact
    private const int MaxRanges = 64;

    public static ulong Of(GeoPoint point) =>
        Interleave(Index(point.Longitude + 180, 360), Index(point.Latitude + 90, 180));

    /// <summary>Ranges of cell numbers, both ends inclusive, that hold everything within <paramref name="angle"/> radians of a place.</summary>
    public static List<(ulong First, ulong Last)> Around(GeoPoint centre, double angle)
    {
        var degrees = double.RadiansToDegrees(angle) + 1e-6;
        var (south, north) = (centre.Latitude - degrees, centre.Latitude + degrees);
        var width = south <= -90 || north >= 90
            ? 180
            : double.RadiansToDegrees(Math.Asin(Math.Min(1, Math.Sin(Math.Min(angle, Math.PI / 2)) / Math.Cos(double.DegreesToRadians(centre.Latitude))))) + 1e-6;
        var ranges = new List<(ulong, ulong)>();
        foreach (var (west, east) in Wrap(centre.Longitude - width, centre.Longitude + width))
        {
            Cover(new Box(Index(west + 180, 360), Index(east + 180, 360), Index(south + 90, 180), Index(north + 90, 180)), ranges);
        }

        ranges.Sort();
        return ranges;
    }

    private static IEnumerable<(double West, double East)> Wrap(double west, double east)
    {
        if (east - west >= 360)
        {
            return [(-180, 180)];
        }

        return west < -180 ? [(-180, east), (west + 360, 180)] : east > 180 ? [(west, 180), (-180, east - 360)] : [(west, east)];
    }

    private static void Cover(Box box, List<(ulong, ulong)> ranges)
    {
        var pending = new Queue<(uint X, uint Y, int Level)>();
        pending.Enqueue((0, 0, 0));
        var start = ranges.Count;
        while (pending.TryDequeue(out var cell))
        {
            var size = 1u << (Levels - cell.Level);
            var (x, y) = (cell.X << (Levels - cell.Level), cell.Y << (Levels - cell.Level));
            if (!box.Meets(x, y, size))
            {
                continue;
            }

            if (cell.Level == Levels || box.Holds(x, y, size) || ranges.Count - start + pending.Count >= MaxRanges)
            {
                var first = Interleave(x, y);
                ranges.Add((first, first + ((ulong)size * size) - 1));
                continue;
            }

            foreach (var (dx, dy) in Quarters)
            {
                pending.Enqueue(((cell.X * 2) + dx, (cell.Y * 2) + dy, cell.Level + 1));
            }
        }
    }

    private static readonly (uint X, uint Y)[] Quarters = [(0, 0), (1, 0), (0, 1), (1, 1)];

    private static uint Index(double offset, double span) =>
        (uint)Math.Clamp(offset / span * (1 << Levels), 0, (1 << Levels) - 1);

    private static ulong Interleave(uint x, uint y) => (Spread(x) << 1) | Spread(y);

    private static ulong Spread(uint value)
    {
        ulong v = value;
        v = (v | (v << 16)) & 0x0000_FFFF_0000_FFFF;
        v = (v | (v << 8)) & 0x00FF_00FF_00FF_00FF;
        v = (v | (v << 4)) & 0x0F0F_0F0F_0F0F_0F0F;
        v = (v | (v << 2)) & 0x3333_3333_3333_3333;
        return (v | (v << 1)) & 0x5555_5555_5555_5555;
    }

    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
    private readonly record struct Box(uint West, uint East, uint South, uint North)
    {
        public bool Meets(uint x, uint y, uint size) => x <= East && x + size > West && y <= North && y + size > South;

        public bool Holds(uint x, uint y, uint size) => x >= West && x + size - 1 <= East && y >= South && y + size - 1 <= North;
    }
}
