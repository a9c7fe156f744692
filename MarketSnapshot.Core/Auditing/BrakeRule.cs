namespace MarketSnapshot.Core.Auditing;

/// <summary>How many listings one audit may take off the market.</summary>
internal static class BrakeRule
{
    /// <summary>The limit: more than the count and more than the share is too much, unless an operator allowed a number.</summary>
    /// <param name="onMarket">Listings that buyers find now.</param>
    /// <param name="options">The count and the share.</param>
    /// <param name="confirmed">What an operator allowed, where one did.</param>
    public static long Limit(long onMarket, AuditOptions options, long? confirmed) =>
        Math.Max(Math.Max(options.BrakeCount, (long)Math.Floor((decimal)options.BrakeShare * onMarket)), confirmed ?? 0);
}
