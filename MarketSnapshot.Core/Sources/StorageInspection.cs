namespace MarketSnapshot.Core.Sources;

/// <summary>The result of looking at a crop before it is stored.</summary>
public sealed class StorageInspection
{
    /// <summary>Identifier.</summary>
    public Guid Id { get; init; }

    /// <summary>Whose crop was inspected.</summary>
    public Guid FarmerId { get; init; }

    /// <summary>The crop that was recognised.</summary>
    public required string CropDetected { get; set; }

    /// <summary>Quality grade, if one was given.</summary>
    public string? Grade { get; set; }

    /// <summary>Freshness in words, if judged.</summary>
    public string? Freshness { get; set; }

    /// <summary>Freshness 0 to 1, if judged.</summary>
    public decimal? FreshnessScore { get; set; }

    /// <summary>Defects that were seen.</summary>
    public string[] VisualDefects { get; set; } = [];

    /// <summary>Expected shelf life in days, if judged.</summary>
    public int? ShelfLifeDays { get; set; }

    /// <summary>When the crop was inspected.</summary>
    public DateTimeOffset InspectedAt { get; set; }
}
