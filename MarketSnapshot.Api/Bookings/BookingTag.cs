namespace MarketSnapshot.Api.Bookings;

/// <summary>Groups the operations on bookings in the API's description.</summary>
internal static class BookingTag
{
    public const string Name = "Bookings";
}
