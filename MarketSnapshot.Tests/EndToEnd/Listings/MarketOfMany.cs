using MarketSnapshot.Core.Listings;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Listings;

/// <summary>A market of some sixty listings at ten places, published by the pipeline, and one that was withdrawn.</summary>
public sealed class MarketOfMany(Topology topology) : IAsyncLifetime
{
    private OwnStores? _stores;

    /// <summary>A listing that was withdrawn.</summary>
    public Guid Withdrawn { get; private set; }

    internal OwnStores Stores => _stores ?? throw new InvalidOperationException("The market is not there yet.");

    internal ListingQueries Queries => Stores.Services.GetRequiredService<ListingQueries>();

    /// <summary>Every listing on the market.</summary>
    internal IReadOnlyList<ListingView> All { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        var stores = _stores = await OwnStores.CreateAsync(topology);
        var random = new Random(11);
        string[] crops = ["tomato", "Tomato", "onion", "potato"];
        var farmer = await stores.Facts.FarmerAsync();
        List<Guid> bookings = [];
        for (var place = 0; place < 10; place++)
        {
            var vendor = await stores.Facts.VendorAsync();
            if (place % 3 == 0)
                await stores.Facts.CertificateAsync(vendor);

            // The first two lie at one point.
            var id = await stores.Facts.PlaceAsync(vendor, 18.52 + Math.Max(0, place - 1) * 0.5, 73.86 + Math.Max(0, place - 1) * 0.3, $"Hall {place}");
            if (place % 4 == 1)
                await stores.Facts.PestAsync(id, "critical");
            for (var i = 0; i < 6; i++)
            {
                var crop = crops[random.Next(crops.Length)];
                var inspection = i % 3 == 0 ? (Guid?)null : await stores.Facts.InspectionAsync(farmer, crop, freshnessScore: random.Next(0, 20) / 20m);
                bookings.Add(await stores.Facts.BookingAsync(
                    farmer, id, crop, inspectionId: inspection, quantityKg: random.Next(1, 8) * 100 + 0.5m, days: random.Next(20, 25), grade: i % 2 == 0 ? "B" : null));
            }
        }

        // Published in three runs, so that they appeared at different times.
        foreach (var part in bookings.Chunk(bookings.Count / 3))
        {
            await stores.RebuildAsync(part);
            await stores.Sync.RunAsync(OwnStores.Stop);
        }

        Withdrawn = bookings[3];
        await stores.SqlAsync("update storage_bookings set booking_status = 'cancelled' where id = $1", Withdrawn);
        await stores.RebuildAsync(Withdrawn);
        await stores.Sync.RunAsync(OwnStores.Stop);

        var documents = await stores.Listings.Find(new BsonDocument("status", "published")).ToListAsync(OwnStores.Stop);
        All = [.. documents.Select(document => ListingReader.Read(document)!)];
    }

    public ValueTask DisposeAsync() => _stores?.DisposeAsync() ?? ValueTask.CompletedTask;
}
