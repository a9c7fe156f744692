namespace MarketSnapshot.Web.Edge;

/// <summary>Where to send a person back to: a path of this site, whatever was asked for.</summary>
internal static class LocalPath
{
    /// <summary>The path and query, or the market where the text is none.</summary>
    public static string Of(string? path) =>
        path is ['/', ..] && !path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("/\\", StringComparison.Ordinal) && !path.Any(char.IsControl)
            ? path
            : "/";
}
