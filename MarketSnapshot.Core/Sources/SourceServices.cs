using MarketSnapshot.Core.Locations;
using Microsoft.Extensions.DependencyInjection;

namespace MarketSnapshot.Core.Sources;

/// <summary>Registers master data and source data.</summary>
public static class SourceServices
{
    /// <summary>Adds what stores and lists farmers, vendors, places, sensors, readings, inspections, pest events and certificates.</summary>
    public static IServiceCollection AddSources(this IServiceCollection services) => services
        .AddScoped<FarmerStore>()
        .AddScoped<VendorStore>()
        .AddScoped<LocationStore>()
        .AddScoped<SensorStore>()
        .AddScoped<InspectionStore>()
        .AddScoped<PestEventStore>()
        .AddScoped<CertificateStore>()
        .AddSingleton<ReadingIngest>()
        .AddSingleton<ReadingHistory>();
}
