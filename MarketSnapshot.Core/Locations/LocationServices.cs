using Microsoft.Extensions.DependencyInjection;

namespace MarketSnapshot.Core.Locations;

/// <summary>Registers the search for places.</summary>
public static class LocationServices
{
    /// <summary>Adds what finds places.</summary>
    public static IServiceCollection AddLocationSearch(this IServiceCollection services) => services.AddSingleton<LocationQueries>();
}
