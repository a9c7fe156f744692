using System.Diagnostics.Metrics;

namespace MarketSnapshot.Api.Listings.Stream;

/// <summary>What the stream tells about itself.</summary>
internal static class StreamTelemetry
{
    private static readonly Meter Meter = new("MarketSnapshot.ListingStream");

    public static readonly UpDownCounter<int> Clients = Meter.CreateUpDownCounter<int>(
        "market_snapshot.listing_stream.clients", "{client}", "Streams that are open.");

    public static readonly Counter<long> Events = Meter.CreateCounter<long>(
        "market_snapshot.listing_stream.events", "{event}", "Events that were sent, to all clients together.");
}
