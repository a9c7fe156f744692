using System.Globalization;
using System.Runtime.InteropServices;

namespace MarketSnapshot.Core.Listings.Events;

/// <summary>
/// A place in the stream of events: behind one event, told by its number and the time at which it was recorded. A number alone would also
/// fit another event, in a database that was restored and went on from an earlier one.
/// </summary>
/// <param name="Id">The event's number; 0 before the first.</param>
/// <param name="At">When it was recorded; the epoch before the first.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct EventPosition(long Id, DateTimeOffset At)
{
    /// <summary>Before the first event.</summary>
    public static EventPosition Start { get; } = new(0, DateTimeOffset.UnixEpoch);

    /// <summary>Behind an event.</summary>
    public static EventPosition After(ListingEvent recorded) => new(recorded.Id, recorded.At);

    /// <summary>The position as clients get it and give it back: <c>number-microseconds</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id}-{(At - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond}");

    /// <summary>Reads a position.</summary>
    /// <returns>False for what <see cref="ToString"/> never gives.</returns>
    public static bool TryParse(string? text, out EventPosition position)
    {
        position = default;
        if (text?.Split('-') is not [var id, var at] || !Number(id, out var number) || !Number(at, out var microseconds)
            || microseconds > (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)
            return false;
        position = new(number, DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond));
        return position.ToString() == text;

        static bool Number(string digits, out long value) => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
