using System.Globalization;

namespace MarketSnapshot.Core.Bookings;

/// <summary>The first moment of a booking: how it is written and where it may lie.</summary>
public static class BookingStart
{
    /// <summary>What is wrong with a text that <see cref="TryParse"/> refuses.</summary>
    public const string FormatMessage = "must be a date (2026-12-01, midnight UTC) or a date-time with offset (2026-12-01T06:00:00+05:30).";

    /// <summary>
    /// Too far ahead by any clock. Refusing such a start before anything is computed from it keeps every end within the calendar.
    /// </summary>
    public static readonly DateTimeOffset Horizon = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What is wrong with a start beyond the reach of bookings.</summary>
    public static readonly string TooFarMessage = $"must not lie more than {BookingLimits.MaxStartAhead.TotalDays:0} days ahead.";

    /// <summary>What is wrong with a start that is over.</summary>
    public const string TooEarlyMessage = "must not lie more than a day in the past.";

    private static readonly string[] DateTimeFormats =
        ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>
    /// Reads a date, which means midnight UTC, or a date-time with an offset. One without is refused: nobody could tell which moment it
    /// means. The moment is cut to the microsecond, which is what is stored.
    /// </summary>
    /// <returns>False when the text is neither.</returns>
    public static bool TryParse(string? text, out DateTimeOffset start)
    {
        start = default;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            start = new(date, TimeOnly.MinValue, TimeSpan.Zero);
            return true;
        }

        if (text is null || !HasOffset(text)
            || !DateTimeOffset.TryParseExact(
                text, DateTimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var moment))
            return false;
        start = new(moment.Ticks - (moment.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
        return true;
    }

    /// <summary>What is wrong with a start, by the clock; null for a start that may be booked.</summary>
    /// <param name="start">The first moment.</param>
    /// <param name="now">PostgreSQL's clock.</param>
    public static string? Problem(DateTimeOffset start, DateTimeOffset now) =>
        start < now - BookingLimits.MaxStartBehind ? TooEarlyMessage
        : start > now + BookingLimits.MaxStartAhead ? TooFarMessage
        : null;

    // K also accepts a text without any offset.
    private static bool HasOffset(string text) => text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
}
