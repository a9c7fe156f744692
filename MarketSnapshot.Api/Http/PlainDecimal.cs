namespace MarketSnapshot.Api.Http;

/// <summary>Numbers as they were sent: a column of fixed scale gives 0.5 back as 0.500000.</summary>
internal static class PlainDecimal
{
    // Dividing by one with as many zeros as a decimal can have drops those of the dividend.
    private const decimal One = 1.0000000000000000000000000000m;

    /// <summary>The same number without trailing zeros.</summary>
    public static decimal? Plain(this decimal? number) => number / One;
}
