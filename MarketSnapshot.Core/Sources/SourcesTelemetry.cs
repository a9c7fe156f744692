using System.Diagnostics.Metrics;

namespace MarketSnapshot.Core.Sources;

/// <summary>What the ingestion of readings tells about itself.</summary>
internal static class SourcesTelemetry
{
    public static readonly Meter Meter = new("MarketSnapshot.Sources");

    private static readonly Counter<long> Readings = Meter.CreateCounter<long>(
        "market_snapshot.ingest.readings", "{reading}", "Readings that reached the store, by what became of them: stored, duplicate or refused.");

    /// <summary>Counts a batch.</summary>
    public static void Count(IngestResult result)
    {
        Add(result.Stored, "stored");
        Add(result.Duplicates, "duplicate");
        Add(result.Refused.Count, "refused");

        static void Add(int number, string outcome)
        {
            if (number > 0)
                Readings.Add(number, new KeyValuePair<string, object?>("market_snapshot.outcome", outcome));
        }
    }
}
