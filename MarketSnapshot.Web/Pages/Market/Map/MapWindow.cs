namespace MarketSnapshot.Web.Pages.Market.Map;

/// <summary>
/// The part of the world that the map shows, South Asia, and how places lie in it: plate carrée, true to scale at 22 degrees north. The
/// outlines beneath (outlines.mjs) are drawn in the same window.
/// </summary>
public static class MapWindow
{
    private const double West = 66;
    private const double East = 98;
    private const double North = 38;
    private const double South = 5;
    private const double UnitsPerDegree = 30;

    private static readonly double Squeeze = Math.Cos(22 * Math.PI / 180);

    /// <summary>Width in units of the drawing.</summary>
    public static int Width { get; } = (int)Math.Round((East - West) * UnitsPerDegree * Squeeze);

    /// <summary>Height in units of the drawing.</summary>
    public static int Height { get; } = (int)((North - South) * UnitsPerDegree);

    /// <summary>Whether a place lies in the window.</summary>
    public static bool Shows(double lat, double lon) => lat is >= South and <= North && lon is >= West and <= East;

    /// <summary>How far from the left a place lies.</summary>
    public static double X(double lon) => Math.Round((lon - West) * UnitsPerDegree * Squeeze, 1);

    /// <summary>How far from the top a place lies.</summary>
    public static double Y(double lat) => Math.Round((North - lat) * UnitsPerDegree, 1);
}
