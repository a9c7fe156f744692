namespace MarketSnapshot.Core.Bookings;

/// <summary>Where the first moment of a booking may lie.</summary>
public static class BookingStart
{
    /// <summary>
    /// Too far ahead by any clock. Refusing such a start before anything is computed from it keeps every end within the calendar.
    /// </summary>
    public static readonly DateTimeOffset Horizon = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What is wrong with a start that is over.</summary>
    public const string TooEarly = "Must not lie more than a day in the past.";

    /// <summary>What is wrong with a start beyond the reach of bookings.</summary>
    public static readonly string TooFar = $"Must not lie more than {BookingLimits.MaxStartAhead.TotalDays:0} days ahead.";

    /// <summary>The moment as it is stored: in UTC, cut to the microsecond.</summary>
    public static DateTimeOffset Stored(DateTimeOffset start) =>
        new(start.UtcTicks - (start.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    /// <summary>What is wrong with a start, by the clock; null for a start that may be booked.</summary>
    /// <param name="start">The first moment.</param>
    /// <param name="now">PostgreSQL's clock.</param>
    public static string? Problem(DateTimeOffset start, DateTimeOffset now) =>
        start < now - BookingLimits.MaxStartBehind ? TooEarly
        : start > now + BookingLimits.MaxStartAhead ? TooFar
        : null;
}
