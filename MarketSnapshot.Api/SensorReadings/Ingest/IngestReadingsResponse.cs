using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.SensorReadings.Ingest;

/// <summary>What became of a batch: stored, duplicates and rejected add up to received.</summary>
internal sealed class IngestReadingsResponse
{
    /// <summary>Readings in the batch.</summary>
    /// <example>5000</example>
    public required int Received { get; init; }

    /// <summary>Readings that are new.</summary>
    /// <example>4980</example>
    public required int Stored { get; init; }

    /// <summary>Readings of a sensor and time that were known, in the batch or from before; the first one stays, whatever its value.</summary>
    /// <example>18</example>
    public required int Duplicates { get; init; }

    /// <summary>Readings that can't be right, by index, each with the first field that is wrong.</summary>
    public required IReadOnlyList<RejectedReading> Rejected { get; init; }

    /// <summary>Shows what became of the readings that reached the store and of those that could not even be read.</summary>
    public static IngestReadingsResponse From(IngestResult result, IReadOnlyList<RefusedReading> unreadable) => new()
    {
        Received = result.Stored + result.Duplicates + result.Refused.Count + unreadable.Count,
        Stored = result.Stored,
        Duplicates = result.Duplicates,
        Rejected =
        [
            .. unreadable.Concat(result.Refused).OrderBy(refused => refused.Index)
                .Select(refused => new RejectedReading { Index = refused.Index, Field = refused.Field, Error = refused.Error }),
        ],
    };
}

/// <summary>A reading that was not stored.</summary>
internal sealed class RejectedReading
{
    /// <summary>Its place in the batch, from 0.</summary>
    /// <example>17</example>
    public required int Index { get; init; }

    /// <summary>The wrong field.</summary>
    /// <example>value</example>
    public required string Field { get; init; }

    /// <summary>What is wrong with it.</summary>
    /// <example>Must be a finite number.</example>
    public required string Error { get; init; }
}
