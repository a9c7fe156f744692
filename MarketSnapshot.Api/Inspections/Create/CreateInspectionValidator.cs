using FastEndpoints;
using FluentValidation;
using MarketSnapshot.Api.Http.Rules;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.Inspections.Create;

internal sealed class CreateInspectionValidator : Validator<CreateInspectionRequest>
{
    public CreateInspectionValidator()
    {
        RuleFor(inspection => inspection.FarmerId).Required();
        RuleFor(inspection => inspection.CropDetected).Required().Text(SourceLimits.MaxCropLength);
        RuleFor(inspection => inspection.Grade).Text(SourceLimits.MaxGradeLength);
        RuleFor(inspection => inspection.Freshness).Text(SourceLimits.MaxFreshnessLength);
        RuleFor(inspection => inspection.FreshnessScore).Within(0, 1);
        RuleFor(inspection => inspection.VisualDefects).Texts(SourceLimits.MaxDefects, SourceLimits.MaxDefectLength);
        RuleFor(inspection => inspection.ShelfLifeDays).InclusiveBetween(0, SourceLimits.MaxShelfLifeDays)
            .WithMessage($"Must be a whole number from 0 to {SourceLimits.MaxShelfLifeDays}.");
    }
}
