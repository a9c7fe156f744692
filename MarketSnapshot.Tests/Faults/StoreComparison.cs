using MarketSnapshot.Core;
using MarketSnapshot.Core.Listings;
using MarketSnapshot.Core.Persistence;
using MarketSnapshot.Core.Snapshots;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.Faults;

/// <summary>Compares bookings, snapshots and listings, each with what it must be by the one before it.</summary>
internal sealed class StoreComparison(NpgsqlDataSource database, IMongoCollection<BsonDocument> listings)
{
    private const int Shown = 5;

    // What a listing says of itself beyond the snapshot: when it was written.
    private static readonly string[] Times = ["published_at", "updated_at", "first_published_at", "withdrawn_at"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>What differs now; empty when all is as it must be.</summary>
    public async Task<IReadOnlyList<string>> DifferencesAsync() =>
        [.. await SnapshotsAsync(), .. await ListingsAsync()];

    /// <summary>How many listings there are, on the market and withdrawn.</summary>
    public async Task<(long Published, long Withdrawn)> ListingCountsAsync() => (
        await listings.CountDocumentsAsync("{status: 'published'}", cancellationToken: Stop),
        await listings.CountDocumentsAsync("{status: 'withdrawn'}", cancellationToken: Stop));

    /// <summary>Builds every snapshot from its sources again; what changes by that was not what its sources say.</summary>
    /// <returns>How many were built, and those that changed.</returns>
    public async Task<(int Built, IReadOnlyList<string> Changed)> RebuildAsync()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddLogging();
        services.AddSingleton(database);
        services.AddSingleton(listings.Database);
        services.AddDbContext<MarketDbContext>(options => options.UseNpgsql(database));
        services.AddMarketSnapshotCore();
        await using var provider = services.BuildServiceProvider();
        var builder = provider.GetRequiredService<SnapshotBuilder>();

        List<Guid> bookings = [];
        await using (var command = database.CreateCommand("select booking_id from market_inventory_snapshots"))
        await using (var row = await command.ExecuteReaderAsync(Stop))
        {
            while (await row.ReadAsync(Stop))
                bookings.Add(row.GetGuid(0));
        }

        List<string> changed = [];
        foreach (var batch in bookings.Chunk(SnapshotBuilder.BatchSize))
        {
            var changes = await database.InTransactionAsync((connection, ct) => builder.RebuildAsync(connection, batch, SnapshotCause.Reconcile, ct), Stop);
            foreach (var change in changes.Where(change => change.Changed))
                changed.Add($"{change.BookingId}: {await SectionsAsync(change)}");
        }

        return (bookings.Count, changed);
    }

    private async Task<string> SectionsAsync(SnapshotChange change)
    {
        await using var command = database.CreateCommand("select array_to_string(changed_sections, ', ') from snapshot_history where booking_id = $1 and version = $2");
        command.Parameters.Add(new() { Value = change.BookingId });
        command.Parameters.Add(new() { Value = change.Version });
        return await command.ExecuteScalarAsync(Stop) as string ?? "";
    }

    private async Task<List<string>> SnapshotsAsync()
    {
        List<string> differences = [];
        await AddAsync("changes of sources not looked at", "select subject || ' ' || subject_id from change_log");
        await AddAsync(
            "bookings without a snapshot",
            "select b.id::text from storage_bookings b left join market_inventory_snapshots s on s.booking_id = b.id where s.id is null");
        await AddAsync("bookings with several snapshots", "select booking_id::text from market_inventory_snapshots group by booking_id having count(*) > 1");
        await AddAsync(
            "snapshots on the market that don't belong there, or the other way round",
            """
            select s.booking_id::text from market_inventory_snapshots s left join storage_bookings b on b.id = s.booking_id
            where s.on_market <> coalesce(b.booking_status in ('pending', 'confirmed', 'active') and b.end_date > now(), false)
            """);
        await AddAsync(
            "snapshots that came due, or will while the comparison goes on",
            "select booking_id::text from market_inventory_snapshots where on_market and refresh_due_at <= now() + interval '3 seconds'");
        await AddAsync("snapshots not published", "select booking_id::text || ' v' || version from market_inventory_snapshots where version > published_version");
        await AddAsync(
            "snapshots with traces of failures",
            """
            select booking_id::text || ' ' || coalesce(last_error, '') from market_inventory_snapshots
            where attempts > 0 or parked_at is not null or next_attempt_at is not null or unpublished_since is not null
            """);
        return differences;

        async Task AddAsync(string what, string sql)
        {
            List<string> found = [];
            await using var command = database.CreateCommand(sql);
            await using var row = await command.ExecuteReaderAsync(Stop);
            while (await row.ReadAsync(Stop))
                found.Add(row.GetString(0));
            if (found.Count > 0)
                differences.Add($"{found.Count} {what}: {string.Join(", ", found.Take(Shown))}");
        }
    }

    /// <summary>Each listing against the document that its row gives, and no listing without a row.</summary>
    private async Task<List<string>> ListingsAsync()
    {
        var documents = await listings.Find(FilterDefinition<BsonDocument>.Empty).ToListAsync(Stop);
        var byBooking = documents.GroupBy(document => document["booking_id"].AsString).ToDictionary(group => group.Key, group => group.ToList());
        List<string> differences = [];
        await foreach (var state in StatesAsync())
        {
            byBooking.Remove(state.BookingId.ToString(), out var found);
            if (Difference(state, found ?? []) is { } difference)
                differences.Add($"listing of {state.BookingId}: {difference}");
        }

        differences.AddRange(byBooking.Where(rest => rest.Value.Exists(d => d["status"] != "withdrawn")).Select(rest => $"listing of {rest.Key}: on the market without a snapshot"));
        return differences.Count <= Shown ? differences : [.. differences.Take(Shown), $"and {differences.Count - Shown} listings more"];
    }

    private static string? Difference(ListingState state, List<BsonDocument> found)
    {
        if (found.Count > 1)
            return $"{found.Count} documents";
        if (found.Count == 0)
            return state.OnMarket ? "missing" : null;
        var (wanted, there) = (WithoutTimes(ListingDocument.Of(state)), WithoutTimes(found[0]));
        return wanted == there ? null : $"is {there}, and should be {wanted}";
    }

    private static BsonDocument WithoutTimes(BsonDocument document) => new(document.Where(element => !Times.Contains(element.Name)));

    private async IAsyncEnumerable<ListingState> StatesAsync()
    {
        await using var command = database.CreateCommand(
            """
            select id, booking_id, version, on_market, content_hash, farmer_id, vendor_id, crop_type, grade, quantity_kg, start_date, end_date,
                   duration_days, listing_details::text, inspection_data::text, sensors::text, pest_events::text, certificates::text,
                   snap_metadata::text
            from market_inventory_snapshots
            """);
        await using var row = await command.ExecuteReaderAsync(Stop);
        while (await row.ReadAsync(Stop))
        {
            yield return new()
            {
                SnapshotId = row.GetGuid(0),
                BookingId = row.GetGuid(1),
                Version = row.GetInt64(2),
                OnMarket = row.GetBoolean(3),
                ContentHash = row.GetString(4),
                FarmerId = row.GetGuid(5),
                VendorId = row.GetGuid(6),
                CropType = row.GetString(7),
                Grade = row.IsDBNull(8) ? null : row.GetString(8),
                QuantityKg = row.GetDecimal(9),
                StartDate = row.GetFieldValue<DateTimeOffset>(10),
                EndDate = row.GetFieldValue<DateTimeOffset>(11),
                DurationDays = row.GetInt32(12),
                Details = row.GetString(13),
                InspectionData = row.GetString(14),
                Sensors = row.GetString(15),
                PestEvents = row.GetString(16),
                Certificates = row.GetString(17),
                Metadata = row.GetString(18),
                SentAt = default,
            };
        }
    }
}
