namespace MarketSnapshot.Core.Bookings;

/// <summary>What a farmer asks for, within <see cref="BookingLimits"/>, texts trimmed.</summary>
/// <param name="FarmerId">Whose crop it is.</param>
/// <param name="LocationId">Where it is to be stored.</param>
/// <param name="CropType">The crop, as the farmer names it.</param>
/// <param name="QuantityKg">Quantity in kilograms.</param>
/// <param name="DurationDays">Length in days.</param>
/// <param name="StartDate">First moment, in UTC, exact to the microsecond.</param>
/// <param name="Grade">The farmer's word on the quality, if given.</param>
/// <param name="InspectionId">An inspection of this farmer and crop, if given.</param>
/// <param name="TransportRequired">Whether transport is wanted; null leaves it to <see cref="TransportRule"/>.</param>
public sealed record NewBooking(
    Guid FarmerId,
    Guid LocationId,
    string CropType,
    decimal QuantityKg,
    int DurationDays,
    DateTimeOffset StartDate,
    string? Grade = null,
    Guid? InspectionId = null,
    bool? TransportRequired = null)
{
    /// <summary>End of storage, exclusive.</summary>
    public DateTimeOffset EndDate => StartDate.AddDays(DurationDays);
}
