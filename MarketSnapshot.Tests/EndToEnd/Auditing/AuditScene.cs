using MarketSnapshot.Core.Auditing;
using MarketSnapshot.Core.Persistence;
using MarketSnapshot.Core.Snapshots;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Auditing;

/// <summary>What the tests of the audit do to stores behind the product's back, and how they see that the stores agree.</summary>
internal static class AuditScene
{
    public static MarketAudit Audit(this OwnStores stores) => stores.Services.GetRequiredService<MarketAudit>();

    public static Task<AuditResult> LookAsync(this OwnStores stores) => stores.Audit().RunAsync(new AuditRequest { Repair = false }, OwnStores.Stop);

    /// <summary>Bookings on the market, published.</summary>
    public static async Task<Guid[]> PublishedAsync(this OwnStores stores, int count)
    {
        var bookings = await PublishTests.ManyAsync(stores, count);
        Assert.Equal(count, (await stores.Sync.RunAsync(OwnStores.Stop)).Published);
        return bookings;
    }

    /// <summary>Changes bookings as a program does that keeps the triggers from seeing it.</summary>
    public static async Task UnseenAsync(this OwnStores stores, string sql, params object[] values)
    {
        await stores.SqlAsync("alter table storage_bookings disable trigger user");
        await stores.SqlAsync(sql, values);
        await stores.SqlAsync("alter table storage_bookings enable trigger user");
    }

    /// <summary>Changes a listing by hand.</summary>
    public static async Task EditAsync(this OwnStores stores, Guid bookingId, string change) => Assert.Equal(
        1, (await stores.Listings.UpdateOneAsync(new BsonDocument("_id", bookingId.ToString()), BsonDocument.Parse(change), null, OwnStores.Stop)).ModifiedCount);

    /// <summary>Puts listings on the market that no booking made.</summary>
    public static async Task ForeignAsync(this IMongoCollection<BsonDocument> listings, params BsonValue[] ids) => await listings.InsertManyAsync(
        ids.Select(id => new BsonDocument { { "_id", id }, { "booking_id", id }, { "status", "published" }, { "version", 3 }, { "content_hash", "foreign" } }),
        null, OwnStores.Stop);

    /// <summary>Some ids of another system's bookings.</summary>
    public static BsonValue[] OthersIds(int count) => [.. Enumerable.Range(0, count).Select(_ => (BsonValue)Guid.CreateVersion7().ToString())];

    /// <summary>Changes bookings and rebuilds their snapshots in one transaction, as every step through the API does.</summary>
    public static Task StepAsync(this OwnStores stores, string sql, params Guid[] bookingIds) => stores.Database.InTransactionAsync(
        async (connection, ct) =>
        {
            await using var command = new NpgsqlCommand(sql, connection);
            command.Parameters.Add(new() { Value = bookingIds });
            await command.ExecuteNonQueryAsync(ct);
            return await stores.Services.GetRequiredService<SnapshotBuilder>().RebuildAsync(connection, bookingIds, SnapshotCause.BookingConfirmed, ct);
        },
        OwnStores.Stop);

    /// <summary>
    /// The market shows exactly the bookings that belong there, each at the version and with the hash of its snapshot, and nothing else.
    /// </summary>
    public static async Task AssertAgreementAsync(this OwnStores stores)
    {
        await using var command = stores.Database.CreateCommand(
            """
            select b.id::text || ' ' || s.version || ' ' || s.published_version || ' ' || s.content_hash || ' ' || s.status
            from storage_bookings b left join market_inventory_snapshots s on s.booking_id = b.id and s.on_market
            where b.booking_status in ('pending', 'confirmed', 'active') and b.end_date > now()
            """);
        List<string?> expected = [];
        await using (var row = await command.ExecuteReaderAsync(OwnStores.Stop))
        {
            while (await row.ReadAsync(OwnStores.Stop))
                expected.Add(row.IsDBNull(0) ? null : row.GetString(0));
        }

        var shown = await stores.Listings.Find(new BsonDocument("status", "published")).ToListAsync(OwnStores.Stop);
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            shown.Select(d => $"{d["booking_id"]} {d["version"]} {d["version"]} {d["content_hash"]} published").Order(StringComparer.Ordinal));
        Assert.Equal(0L, await stores.ScalarAsync<long>(
            "select count(*) from market_inventory_snapshots where version <> published_version or lease_token is not null or status <> case when on_market then 'published' else 'withdrawn' end"));
    }

    /// <summary>A picture of everything that an audit could change.</summary>
    public static async Task<string> PictureAsync(this OwnStores stores)
    {
        var rows = await stores.ScalarAsync<string>(
            "select coalesce(string_agg(to_jsonb(s)::text, chr(10) order by booking_id), '') from market_inventory_snapshots s");
        var history = await stores.ScalarAsync<long>("select count(*) from snapshot_history");
        var documents = await stores.Listings.Find(FilterDefinition<BsonDocument>.Empty).Sort(new BsonDocument("_id", 1)).ToListAsync(OwnStores.Stop);
        return $"{rows}{Environment.NewLine}{history}{Environment.NewLine}{string.Join(Environment.NewLine, documents.Select(d => d.ToJson()))}";
    }
}
