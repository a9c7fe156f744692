using System.Globalization;

namespace MarketSnapshot.Benchmarks.FirstView;

/// <summary>One view of the market.</summary>
/// <param name="Bytes">Bytes over the wire by type of resource, as the browser names it.</param>
/// <param name="FirstPaint">First contentful paint, in milliseconds after the address was entered.</param>
/// <param name="LargestPaint">Largest contentful paint.</param>
/// <param name="FirstCard">When the first listing's card was laid out, styled and about to be painted.</param>
/// <param name="Cards">How many cards there are.</param>
internal sealed record View(IReadOnlyDictionary<string, long> Bytes, double FirstPaint, double LargestPaint, double FirstCard, int Cards)
{
    /// <summary>HTML and CSS.</summary>
    public long Markup => Bytes.GetValueOrDefault("Document") + Bytes.GetValueOrDefault("Stylesheet");

    /// <summary>Everything.</summary>
    public long Total => Bytes.Values.Sum();

    /// <summary>The bytes in words.</summary>
    public string ByType =>
        string.Join(", ", Bytes.OrderByDescending(type => type.Value).Select(type => string.Create(CultureInfo.InvariantCulture, $"{type.Key} {type.Value:N0}")))
        + string.Create(CultureInfo.InvariantCulture, $"; HTML and CSS {Markup:N0}, all {Total:N0}");

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"first paint {FirstPaint:0} ms, largest {LargestPaint:0} ms, first of {Cards} cards {FirstCard:0} ms; {Total:N0} bytes");
}
