namespace MarketSnapshot.Core.Snapshots;

internal static class Decimals
{
    /// <summary>The same number with as few decimals as it needs: 500.500 becomes 500.5.</summary>
    public static decimal WithoutTrailingZeros(this decimal number) => number / 1.0000000000000000000000000000m;
}
