using FastEndpoints;
using FluentValidation;
using MarketSnapshot.Api.Http.Rules;
using MarketSnapshot.Core.Locations;

namespace MarketSnapshot.Api.Locations.Create;

internal sealed class CreateLocationValidator : Validator<CreateLocationRequest>
{
    public CreateLocationValidator()
    {
        RuleFor(location => location.VendorId).Required();
        RuleFor(location => location.Name).Required().Text(LocationLimits.MaxNameLength);
        RuleFor(location => location.Type).Required();
        RuleFor(location => location.Address).Required().Text(LocationLimits.MaxAddressLength);
        RuleFor(location => location.Lat).Required().Within(90);
        RuleFor(location => location.Lon).Required().Within(180);
        RuleFor(location => location.CapacityKg).Required().Within(1, LocationLimits.MaxCapacityKg, LocationLimits.CapacityDecimals);
        RuleFor(location => location.PriceAmount).Required().Within(0, LocationLimits.MaxPriceAmount, LocationLimits.PriceDecimals);
        RuleFor(location => location.PriceUnit).Required();
        RuleFor(location => location.Currency).Must(currency => currency is null or LocationLimits.Currency)
            .WithMessage($"Must be {LocationLimits.Currency}.");
        RuleFor(location => location.Rating).Within(0, LocationLimits.MaxRating, LocationLimits.RatingDecimals);
        RuleFor(location => location.Facilities).Texts(LocationLimits.MaxFacilities, LocationLimits.MaxFacilityLength);
    }
}
