using MarketSnapshot.Core.Locations;

namespace MarketSnapshot.Api.Locations;

/// <summary>Free room and price of a place over a period, at this moment.</summary>
internal sealed class AvailabilityResponse
{
    /// <summary>First moment of the period.</summary>
    /// <example>2026-12-01T00:00:00Z</example>
    public required DateTimeOffset StartDate { get; init; }

    /// <summary>End of the period, exclusive.</summary>
    /// <example>2026-12-31T00:00:00Z</example>
    public required DateTimeOffset EndDate { get; init; }

    /// <summary>Length in days.</summary>
    /// <example>30</example>
    public required int DurationDays { get; init; }

    /// <summary>How much is free on every day of the period, in kilograms.</summary>
    /// <example>12000</example>
    public required decimal FreeKg { get; init; }

    /// <summary>The asked quantity in kilograms, if any.</summary>
    /// <example>1500</example>
    public required decimal? QuantityKg { get; init; }

    /// <summary>Whether the asked quantity finds room on every day; null without one.</summary>
    /// <example>true</example>
    public required bool? Fits { get; init; }

    /// <summary>What the asked quantity would cost, to 2 places; null without one.</summary>
    /// <example>1875</example>
    public required decimal? TotalPrice { get; init; }

    /// <summary>The charge by the day, rounded to 2 places, for display; null without a quantity.</summary>
    /// <example>62.5</example>
    public required decimal? PricePerDay { get; init; }

    /// <summary>Shows an availability.</summary>
    public static AvailabilityResponse From(Availability availability) => new()
    {
        StartDate = availability.Period.StartDate,
        EndDate = availability.Period.EndDate,
        DurationDays = availability.Period.DurationDays,
        FreeKg = availability.Room.FreeKg,
        QuantityKg = availability.Period.QuantityKg,
        Fits = availability.Fits,
        TotalPrice = availability.Price?.Total,
        PricePerDay = availability.Price?.PerDay,
    };
}
