using MarketSnapshot.Core.Listings.Events;

namespace MarketSnapshot.Api.Listings.Stream;

/// <summary>Registers what the stream needs.</summary>
internal static class ListingStreamSetup
{
    /// <summary>Adds the events, fed by one connection for all clients, and the limits.</summary>
    public static void AddListingStream(this WebApplicationBuilder builder)
    {
        builder.Services.AddListingEventStream();
        builder.Services.AddSingleton<StreamSlots>();
        builder.Services.AddOptions<ListingStreamOptions>()
            .BindConfiguration(ListingStreamOptions.Section)
            .Validate(o => o.IsValid(), "ListingStream: MaxClients and MaxClientsPerAddress must lie within 1 and 100000; Heartbeat, WriteTimeout and ReconnectAfter be 100 milliseconds or more.")
            .ValidateOnStart();
    }
}
