using MarketSnapshot.Core.Locations;

namespace MarketSnapshot.Api.Bookings.Quote;

/// <summary>What a booking would cost and whether it would find room, at this moment. It holds no room.</summary>
internal sealed class QuoteResponse
{
    /// <summary>Where it is to be stored.</summary>
    /// <example>01a20896-8bd0-7ed2-a154-cc860edeb6f6</example>
    public required Guid LocationId { get; init; }

    /// <summary>Quantity in kilograms.</summary>
    /// <example>1500</example>
    public required decimal QuantityKg { get; init; }

    /// <summary>Length in days.</summary>
    /// <example>30</example>
    public required int DurationDays { get; init; }

    /// <summary>First moment of storage.</summary>
    /// <example>2026-12-01T00:00:00Z</example>
    public required DateTimeOffset StartDate { get; init; }

    /// <summary>End of storage, exclusive.</summary>
    /// <example>2026-12-31T00:00:00Z</example>
    public required DateTimeOffset EndDate { get; init; }

    /// <summary>The place's rate per price_unit.</summary>
    /// <example>125</example>
    public required decimal PriceAmount { get; init; }

    /// <summary>What the rate is for: 100 kg for 30 days, or a kilogram for a day.</summary>
    /// <example>quintal_month</example>
    public required PriceUnit PriceUnit { get; init; }

    /// <summary>ISO 4217 code of the prices.</summary>
    /// <example>INR</example>
    public required string Currency { get; init; }

    /// <summary>The charge, to 2 places.</summary>
    /// <example>1875</example>
    public required decimal TotalPrice { get; init; }

    /// <summary>The charge by the day, rounded to 2 places; for display.</summary>
    /// <example>62.5</example>
    public required decimal PricePerDay { get; init; }

    /// <summary>How much the place holds, in kilograms.</summary>
    /// <example>50000</example>
    public required decimal CapacityKg { get; init; }

    /// <summary>How much is free on every day of the period, in kilograms.</summary>
    /// <example>12000</example>
    public required decimal FreeKg { get; init; }

    /// <summary>Whether the quantity finds room on every day.</summary>
    /// <example>true</example>
    public required bool Fits { get; init; }

    /// <summary>Whether transport would be asked for if the booking didn't say; null when it depends on a crop that was not told.</summary>
    /// <example>true</example>
    public required bool? TransportRequired { get; init; }

    /// <summary>Shows a quote.</summary>
    public static QuoteResponse From(Core.Bookings.Quote quote) => new()
    {
        LocationId = quote.Request.LocationId,
        QuantityKg = quote.Request.QuantityKg,
        DurationDays = quote.Request.DurationDays,
        StartDate = quote.Request.StartDate,
        EndDate = quote.Request.EndDate,
        PriceAmount = quote.Rate,
        PriceUnit = quote.Unit,
        Currency = quote.Currency,
        TotalPrice = quote.Price.Total,
        PricePerDay = quote.Price.PerDay,
        CapacityKg = quote.Room.CapacityKg,
        FreeKg = quote.Room.FreeKg,
        Fits = quote.Room.Fits(quote.Request.QuantityKg),
        TransportRequired = quote.TransportRequired,
    };
}
