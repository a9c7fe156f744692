using MarketSnapshot.Core.Persistence;

namespace MarketSnapshot.Core.Bookings;

/// <summary>Which status may follow which. A booking never returns to a status, so repeating a step is as illegal as any other.</summary>
public static class BookingTransitions
{
    /// <summary>Whether <paramref name="to"/> may follow <paramref name="from"/>.</summary>
    public static bool IsAllowed(BookingStatus from, BookingStatus to) => (from, to) switch
    {
        (BookingStatus.Pending, BookingStatus.Confirmed or BookingStatus.Rejected or BookingStatus.Cancelled) => true,
        (BookingStatus.Confirmed, BookingStatus.Active or BookingStatus.Completed or BookingStatus.Cancelled) => true,
        (BookingStatus.Active, BookingStatus.Completed or BookingStatus.Cancelled) => true,
        _ => false,
    };

    /// <summary>Whether a booking in this status takes up room, stays on the market until its end, and can be extended.</summary>
    public static bool IsOpen(BookingStatus status) => status is BookingStatus.Pending or BookingStatus.Confirmed or BookingStatus.Active;

    /// <summary>Lets a legal step pass.</summary>
    /// <exception cref="ConflictException"><c>illegal_status_step</c>: the step is illegal; the message names both ends.</exception>
    public static void Ensure(BookingStatus from, BookingStatus to)
    {
        if (IsAllowed(from, to))
            return;
        var (present, wanted) = (EnumText<BookingStatus>.Of(from), EnumText<BookingStatus>.Of(to));
        throw new ConflictException("illegal_status_step", from == to
            ? $"The booking is {present} already: a step from {present} to {wanted} is not possible."
            : $"A step from {present} to {wanted} is not possible.");
    }
}
