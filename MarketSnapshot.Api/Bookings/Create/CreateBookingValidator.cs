using FastEndpoints;
using FluentValidation;
using MarketSnapshot.Api.Http.Rules;
using MarketSnapshot.Core.Bookings;

namespace MarketSnapshot.Api.Bookings.Create;

internal sealed class CreateBookingValidator : Validator<CreateBookingRequest>
{
    public CreateBookingValidator()
    {
        RuleFor(request => request.IdempotencyKey)
            .Must(key => key is null
                || (key.Length is > 0 and <= BookingLimits.MaxIdempotencyKeyLength && key.All(character => character is > ' ' and <= '~')))
            .WithMessage($"Must be 1 to {BookingLimits.MaxIdempotencyKeyLength} visible ASCII characters.")
            .OverridePropertyName("Idempotency-Key");
        RuleFor(request => request.FarmerId).Required();
        RuleFor(request => request.LocationId).Required();
        RuleFor(request => request.CropType).Required().Text(BookingLimits.MaxCropTypeLength);
        RuleFor(request => request.QuantityKg).Required().Quantity();
        RuleFor(request => request.DurationDays).Required().Duration();
        RuleFor(request => request.StartDate).Required().Start();
        RuleFor(request => request.Grade).Text(BookingLimits.MaxGradeLength);
    }
}
