namespace MarketSnapshot.Core.Bookings;

/// <summary>
/// Whole UTC days, in which room is counted: a booking takes up its quantity on every day that it touches, also where it begins or
/// ends in the middle of one.
/// </summary>
/// <param name="First">Midnight at the beginning of the first day.</param>
/// <param name="After">Midnight after the last day.</param>
public sealed record DaySpan(DateTimeOffset First, DateTimeOffset After)
{
    /// <summary>The days that [<paramref name="start"/>, <paramref name="end"/>) touches.</summary>
    public static DaySpan Covering(DateTimeOffset start, DateTimeOffset end) => new(Midnight(start), MidnightAtOrAfter(end));

    /// <summary>The days that an extension adds: none that the booking touches already.</summary>
    /// <param name="oldEnd">The end so far.</param>
    /// <param name="newEnd">The later end.</param>
    public static DaySpan Added(DateTimeOffset oldEnd, DateTimeOffset newEnd) => new(MidnightAtOrAfter(oldEnd), MidnightAtOrAfter(newEnd));

    private static DateTimeOffset Midnight(DateTimeOffset moment) => new(moment.UtcDateTime.Date, TimeSpan.Zero);

    private static DateTimeOffset MidnightAtOrAfter(DateTimeOffset moment)
    {
        var midnight = Midnight(moment);
        return midnight == moment ? midnight : midnight.AddDays(1);
    }
}
