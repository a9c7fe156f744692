using MarketSnapshot.Core.Bookings;
using MarketSnapshot.Core.Persistence;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Reconciling;
using MarketSnapshot.Core.Snapshots;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Microsoft.Extensions.DependencyInjection;

namespace MarketSnapshot.Tests.Simulation.Compliance;

/// <summary>PostgreSQL through the product's own stores.</summary>
internal sealed class PostgresSide(OwnStores stores, Guid farmer, Guid place) : IStoreSide
{
    private const string RowsSql =
        """
        select booking_id, version, published_version, claimed_version, status, on_market, attempts, next_attempt_at is not null,
               parked_at is not null, lease_token is not null, unpublished_since is not null, first_published_at is not null
        from market_inventory_snapshots
        """;

    private readonly List<Guid> _bookings = [];

    private IPublishQueue Queue => stores.Services.GetRequiredService<IPublishQueue>();

    public static async Task<PostgresSide> CreateAsync(OwnStores stores) =>
        new(stores, await stores.Facts.FarmerAsync(), await stores.Facts.PlaceAsync(await stores.Facts.VendorAsync()));

    public async Task BookAsync() => _bookings.Add(await stores.Facts.BookingAsync(farmer, place));

    public Task SetStatusAsync(int booking, BookingStatus status) =>
        stores.SqlAsync("update storage_bookings set booking_status = $2 where id = $1", _bookings[booking], EnumText<BookingStatus>.Of(status));

    public Task SetQuantityAsync(int booking, int quantity) =>
        stores.SqlAsync("update storage_bookings set quantity_kg = $2 where id = $1", _bookings[booking], (decimal)quantity);

    public Task DeleteBookingAsync(int booking) => stores.SqlAsync("delete from storage_bookings where id = $1", _bookings[booking]);

    public Task TouchPlaceAsync() => stores.Facts.PestAsync(place);

    public async Task<IReadOnlyList<string>> RebuildAsync(int booking) => Rows.Describe(
        await stores.Services.GetRequiredService<ISnapshotRebuilds>().RebuildAsync([_bookings[booking]], SnapshotCause.Operator, OwnStores.Stop), NumberOf);

    public async Task<IReadOnlyList<string>> ReconcileAsync(int size)
    {
        var store = stores.Services.GetRequiredService<IReconcileStore>();
        var until = await NowAsync();
        List<SnapshotChange> changes = [];
        while (await store.RebuildTouchedAsync(new(until, size, []), OwnStores.Stop) is { Taken: > 0 } touched)
            changes.AddRange(touched.Changes);
        return Rows.Describe(changes, NumberOf);
    }

    public Task<DateTimeOffset> NowAsync() => Queue.NowAsync(OwnStores.Stop);

    public Task<IReadOnlyList<ClaimedSnapshot>> ClaimAsync(ClaimRequest request, int? booking) =>
        Queue.ClaimAsync(booking is { } one ? request with { BookingId = _bookings[one] } : request, OwnStores.Stop);

    public Task<IReadOnlyList<SettleOutcome>> SettleAsync(Guid token, IReadOnlyList<SentSnapshot> sent) =>
        Queue.SettleAsync(token, sent, OwnStores.Stop);

    public Task ExpireLeasesAsync() => stores.SqlAsync("update market_inventory_snapshots set leased_until = now() where leased_until is not null");

    public int NumberOf(Guid booking) => _bookings.IndexOf(booking);

    public async Task<IReadOnlyList<string>> RowsAsync()
    {
        List<(int Number, string Row)> rows = [];
        await using var command = stores.Database.CreateCommand(RowsSql);
        await using var row = await command.ExecuteReaderAsync(OwnStores.Stop);
        while (await row.ReadAsync(OwnStores.Stop))
        {
            var number = NumberOf(row.GetGuid(0));
            rows.Add((number, Rows.Describe(
                number, row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetString(4), row.GetBoolean(5), row.GetInt32(6), row.GetBoolean(7),
                row.GetBoolean(8), row.GetBoolean(9), row.GetBoolean(10), row.GetBoolean(11))));
        }

        return [.. rows.OrderBy(one => one.Number).Select(one => one.Row)];
    }
}
