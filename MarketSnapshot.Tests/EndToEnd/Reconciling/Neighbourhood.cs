using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Reconciling;

/// <summary>
/// Four published bookings: "one" and "neighbour" at one place, "cousin" at another place of the same vendor, "stranger" at a place of
/// another vendor. Ids go by name, and "new" is an id that nothing has yet.
/// </summary>
internal sealed class Neighbourhood
{
    private readonly OwnStores _stores;
    private readonly Dictionary<string, Guid> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, long> _versions = [];

    private Neighbourhood(OwnStores stores) => _stores = stores;

    public IReadOnlyList<Guid> All => [this["one"], this["neighbour"], this["cousin"], this["stranger"]];

    public Guid this[string name] => _ids[name];

    public static async Task<Neighbourhood> CreateAsync(OwnStores stores)
    {
        var scene = new Neighbourhood(stores);
        var (facts, ids) = (stores.Facts, scene._ids);
        ids["new"] = Guid.CreateVersion7();
        foreach (var (booking, vendor, place) in new[] { ("one", "vendor", "place"), ("cousin", "vendor", "cousin place"), ("stranger", "other vendor", "other place") })
        {
            if (!ids.TryGetValue(vendor, out var owner))
            {
                owner = ids[vendor] = await facts.VendorAsync();
                await facts.CertificateAsync(owner);
            }

            var farmer = await facts.FarmerAsync();
            var inspection = await facts.InspectionAsync(farmer);
            var where = ids[place] = await facts.PlaceAsync(owner);
            var sensor = await facts.SensorAsync(where);
            await facts.ReadingAsync(sensor, 4.5);
            await facts.PestAsync(where);
            ids[booking] = await facts.BookingAsync(farmer, where, inspectionId: inspection);
            ids.TryAdd("farmer", farmer);
            ids.TryAdd("inspection", inspection);
            ids.TryAdd("sensor", sensor);
        }

        ids["neighbour"] = await facts.BookingAsync(ids["farmer"], ids["place"]);
        Assert.Equal(4, (await stores.Reconciler.RunAsync(OwnStores.Stop)).Published);
        await scene.ExpectChangedAsync(scene.All, "the first run");
        return scene;
    }

    /// <summary>A text with ids in place of names in braces.</summary>
    public string Named(string text) =>
        _ids.Aggregate(text, (named, id) => named.Replace($"{{{id.Key}}}", id.Value.ToString(), StringComparison.Ordinal));

    /// <summary>Those listings have gone one version on, and no other has; and every listing is that of its snapshot.</summary>
    public async Task ExpectChangedAsync(IReadOnlyCollection<Guid> changed, string by)
    {
        foreach (var id in changed)
            _versions[id] = _versions.GetValueOrDefault(id) + 1;
        foreach (var (id, version) in _versions)
        {
            var (row, listing) = (await _stores.RowAsync(id), await _stores.ListingAsync(id));
            Assert.Equal((by, version, version), (by, (long)row["version"]!, listing!["version"].ToInt64()));
            if ((bool)row["on_market"]!)
                Assert.Equal((by, (string?)row["content_hash"]), (by, listing["content_hash"].AsString));
        }
    }
}
