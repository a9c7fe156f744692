namespace MarketSnapshot.Core.Bookings;

/// <summary>
/// What a booking may ask for. The table's CHECKs hold the same bounds; together with a place's highest rate they keep every price in
/// range.
/// </summary>
public static class BookingLimits
{
    /// <summary>Least quantity, in kilograms.</summary>
    public const decimal MinQuantityKg = 1m;

    /// <summary>Greatest quantity, in kilograms.</summary>
    public const decimal MaxQuantityKg = 1_000_000m;

    /// <summary>Quantities are exact to the gram.</summary>
    public const int QuantityDecimals = 3;

    /// <summary>Shortest booking, in days.</summary>
    public const int MinDurationDays = 1;

    /// <summary>Longest booking, in days, extensions included.</summary>
    public const int MaxDurationDays = 730;

    /// <summary>Longest crop name, in characters.</summary>
    public const int MaxCropTypeLength = 100;

    /// <summary>Longest grade, in characters.</summary>
    public const int MaxGradeLength = 50;

    /// <summary>Longest reason of a rejection or a cancellation, in characters.</summary>
    public const int MaxReasonLength = 500;

    /// <summary>Longest idempotency key, in characters.</summary>
    public const int MaxIdempotencyKeyLength = 200;

    /// <summary>How far back a booking may start: the day that has begun can still be booked, in every time zone.</summary>
    public static readonly TimeSpan MaxStartBehind = TimeSpan.FromDays(1);

    /// <summary>How far ahead a booking may start: two years, after which no rate is worth quoting.</summary>
    public static readonly TimeSpan MaxStartAhead = TimeSpan.FromDays(730);
}
