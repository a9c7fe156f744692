using System.Text.Json.Serialization;

namespace MarketSnapshot.Core.Snapshots.Sections;

/// <summary>The inspection of the crop. Without one that counts only the status is there, and it is <c>pending</c>.</summary>
public sealed record InspectionData
{
    /// <summary><c>completed</c>, or <c>pending</c> when no inspection of this crop by this farmer is known.</summary>
    /// <example>completed</example>
    public required string Status { get; init; }

    /// <summary>The inspection.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? InspectionId { get; init; }

    /// <summary>Quality 0 to 100: the freshness score in percent.</summary>
    /// <example>87.5</example>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? QualityScore { get; init; }

    /// <summary>Freshness in the inspector's words.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Freshness { get; init; }

    /// <summary>Defects that were seen.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Defects { get; init; }

    /// <summary>Expected shelf life in days.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ShelfLifeDays { get; init; }

    /// <summary>The grade that the inspector gave.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Grade { get; init; }

    /// <summary>The crop that was recognised.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CropDetected { get; init; }

    /// <summary>When the crop was inspected.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? InspectedAt { get; init; }
}
