using MarketSnapshot.Web.Api.Listings;

namespace MarketSnapshot.Web.Pages.Vendor;

/// <summary>Where a sensor stands by its last value.</summary>
/// <param name="Kind"><c>good</c>, <c>warning</c>, <c>critical</c>, <c>stale</c>, <c>silent</c> (no reading for days), <c>inactive</c> or <c>maintenance</c>.</param>
/// <param name="Last">Its last value; null where there is none.</param>
public sealed record SensorStanding(string Kind, BucketAnswer? Last)
{
    /// <summary>A value older than this says nothing about now: the market marks it too.</summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromHours(6);

    private static readonly string[] Order = ["critical", "warning", "silent", "stale", "good", "maintenance", "inactive"];

    /// <summary>The tone of its badge.</summary>
    public string? Tone => Kind switch { "good" => "good", "critical" => "bad", "warning" or "stale" or "silent" => "warn", _ => null };

    /// <summary>Whether something is to be done about it.</summary>
    public bool IsWarning => Tone is "bad" or "warn";

    /// <summary>What needs looking at comes first.</summary>
    public int Rank => Array.IndexOf(Order, Kind);

    /// <summary>Where a sensor stands.</summary>
    /// <param name="sensor">The sensor with its bounds.</param>
    /// <param name="last">Its last value.</param>
    /// <param name="now">The moment.</param>
    public static SensorStanding Of(SensorHistoryAnswer sensor, BucketAnswer? last, DateTimeOffset now)
    {
        if (sensor.Status is "inactive" or "maintenance")
            return new(sensor.Status, last);
        if (last is null)
            return new("silent", null);
        if (now - last.At > StaleAfter)
            return new("stale", last);
        return new(
            last.Min < sensor.CriticalLow || last.Max > sensor.CriticalHigh ? "critical"
            : last.Min < sensor.WarnLow || last.Max > sensor.WarnHigh ? "warning"
            : "good",
            last);
    }
}
