using Microsoft.Extensions.DependencyInjection;

namespace MarketSnapshot.Core.Bookings;

/// <summary>Registers bookings.</summary>
public static class BookingServices
{
    /// <summary>Adds what quotes, books, steps, extends and reads bookings.</summary>
    public static IServiceCollection AddBookings(this IServiceCollection services) => services
        .AddSingleton<BookingTransaction>()
        .AddSingleton<BookingCreator>()
        .AddSingleton<BookingSteps>()
        .AddSingleton<BookingExtender>()
        .AddSingleton<BookingQuoter>()
        .AddSingleton<BookingQueries>();
}
