using MarketSnapshot.Api.Http;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.Inspections;

/// <summary>The result of looking at a crop before it is stored.</summary>
internal sealed class InspectionResponse
{
    /// <summary>Identifier; a booking can name it as inspection_id.</summary>
    /// <example>01a20897-35d0-7c6b-9a0d-0b5c7f1e8d42</example>
    public required Guid Id { get; init; }

    /// <summary>Whose crop was inspected.</summary>
    /// <example>01a20896-8a37-7e21-ae3c-3ced1bb1fbce</example>
    public required Guid FarmerId { get; init; }

    /// <summary>The crop that was recognised.</summary>
    /// <example>Tomato</example>
    public required string CropDetected { get; init; }

    /// <summary>Quality grade, if one was given.</summary>
    /// <example>A</example>
    public required string? Grade { get; init; }

    /// <summary>Freshness in words, if judged.</summary>
    /// <example>fresh</example>
    public required string? Freshness { get; init; }

    /// <summary>Freshness 0 to 1, if judged.</summary>
    /// <example>0.92</example>
    public required decimal? FreshnessScore { get; init; }

    /// <summary>Defects that were seen.</summary>
    /// <example>["slight bruising"]</example>
    public required IReadOnlyList<string> VisualDefects { get; init; }

    /// <summary>Expected shelf life in days, if judged.</summary>
    /// <example>21</example>
    public required int? ShelfLifeDays { get; init; }

    /// <summary>When the crop was inspected.</summary>
    /// <example>2026-11-23T09:15:00Z</example>
    public required DateTimeOffset InspectedAt { get; init; }

    /// <summary>Shows an inspection.</summary>
    public static InspectionResponse From(StorageInspection inspection) => new()
    {
        Id = inspection.Id,
        FarmerId = inspection.FarmerId,
        CropDetected = inspection.CropDetected,
        Grade = inspection.Grade,
        Freshness = inspection.Freshness,
        FreshnessScore = inspection.FreshnessScore.Plain(),
        VisualDefects = inspection.VisualDefects,
        ShelfLifeDays = inspection.ShelfLifeDays,
        InspectedAt = inspection.InspectedAt,
    };
}
