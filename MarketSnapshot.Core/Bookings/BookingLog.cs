using Microsoft.Extensions.Logging;

namespace MarketSnapshot.Core.Bookings;

/// <summary>What bookings log; events 2000 to 2099.</summary>
internal static partial class BookingLog
{
    [LoggerMessage(
        2000, LogLevel.Information, "Booking {BookingId} stands: {QuantityKg} kg at {LocationId} from {StartDate:O} for {DurationDays} days")]
    public static partial void Created(
        ILogger logger, Guid bookingId, Guid locationId, decimal quantityKg, DateTimeOffset startDate, int durationDays);

    [LoggerMessage(2001, LogLevel.Information, "Booking {BookingId} is now {Status}")]
    public static partial void Stepped(ILogger logger, Guid bookingId, BookingStatus status);

    [LoggerMessage(2002, LogLevel.Information, "Booking {BookingId} is {AdditionalDays} days longer and ends at {EndDate:O}")]
    public static partial void Extended(ILogger logger, Guid bookingId, int additionalDays, DateTimeOffset endDate);
}
