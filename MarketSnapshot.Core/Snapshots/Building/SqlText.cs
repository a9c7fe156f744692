namespace MarketSnapshot.Core.Snapshots.Building;

/// <summary>Expressions that give equal facts equal text.</summary>
internal static class SqlText
{
    /// <summary>A moment in UTC, always with six decimals.</summary>
    public static string Utc(string moment) => $"""to_char({moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""";

    /// <summary>
    /// A numeric without trailing zeros. A double goes through its shortest text, since the cast to numeric keeps 15 digits only.
    /// </summary>
    public static string Rounded(string aggregate) => $"trim_scale(round({aggregate}, 6))";
}
