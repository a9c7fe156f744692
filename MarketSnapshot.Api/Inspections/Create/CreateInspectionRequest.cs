using System.ComponentModel.DataAnnotations;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.Inspections.Create;

/// <summary>An inspection to be stored.</summary>
internal sealed class CreateInspectionRequest
{
    /// <summary>Whose crop was inspected.</summary>
    /// <example>01a20896-8a37-7e21-ae3c-3ced1bb1fbce</example>
    [Required]
    public Guid? FarmerId { get; set; }

    /// <summary>The crop that was recognised, 1 to 100 characters.</summary>
    /// <example>Tomato</example>
    [Required]
    public string? CropDetected { get; set; }

    /// <summary>Quality grade, if one was given, 1 to 50 characters.</summary>
    /// <example>A</example>
    public string? Grade { get; set; }

    /// <summary>Freshness in words, if judged, at most 100 characters.</summary>
    /// <example>fresh</example>
    public string? Freshness { get; set; }

    /// <summary>Freshness 0 to 1, if judged; kept to 6 decimals.</summary>
    /// <example>0.92</example>
    public decimal? FreshnessScore { get; set; }

    /// <summary>Defects that were seen, at most 50 of at most 200 characters.</summary>
    /// <example>["slight bruising"]</example>
    public IReadOnlyList<string?>? VisualDefects { get; set; }

    /// <summary>Expected shelf life in days, if judged, 0 to 3650.</summary>
    /// <example>21</example>
    public int? ShelfLifeDays { get; set; }

    /// <summary>When the crop was inspected; now when left out.</summary>
    /// <example>2026-11-23T09:15:00Z</example>
    public DateTimeOffset? InspectedAt { get; set; }

    /// <summary>The request for the domain; only once it is valid.</summary>
    internal NewInspection ToInspection() => new(
        FarmerId!.Value,
        CropDetected!.Trim(),
        Grade?.Trim(),
        Freshness?.Trim(),
        FreshnessScore,
        [.. (VisualDefects ?? []).Select(defect => defect!.Trim())],
        ShelfLifeDays,
        InspectedAt);
}
