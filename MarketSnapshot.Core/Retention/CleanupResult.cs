namespace MarketSnapshot.Core.Retention;

/// <summary>What a clean-up removed.</summary>
/// <param name="Snapshots">Snapshots whose withdrawal the market has confirmed.</param>
/// <param name="History">Versions in the history.</param>
/// <param name="JobRuns">Ended runs of jobs.</param>
/// <param name="Readings">Sensor readings.</param>
/// <param name="ListingEvents">Events of listings.</param>
public sealed record CleanupResult(int Snapshots, int History, int JobRuns, int Readings, int ListingEvents);
