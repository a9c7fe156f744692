using Microsoft.Extensions.Logging;

namespace MarketSnapshot.Core.Bookings;

/// <summary>What bookings log; events 4000 to 4099.</summary>
internal static partial class BookingLog
{
    [LoggerMessage(
        4000,
        LogLevel.Information,
        "Booking {BookingId} stands: {QuantityKg} kg at {LocationId} from {StartDate:O} for {DurationDays} days")]
    public static partial void Created(
        ILogger logger, Guid bookingId, Guid locationId, decimal quantityKg, DateTimeOffset startDate, int durationDays);

    [LoggerMessage(4001, LogLevel.Information, "Booking {BookingId} is now {Status}")]
    public static partial void Stepped(ILogger logger, Guid bookingId, BookingStatus status);

    [LoggerMessage(4002, LogLevel.Information, "Booking {BookingId} is {AdditionalDays} days longer and ends at {EndDate:O}")]
    public static partial void Extended(ILogger logger, Guid bookingId, int additionalDays, DateTimeOffset endDate);
}
