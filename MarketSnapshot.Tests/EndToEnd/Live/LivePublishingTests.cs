using System.Diagnostics;
using MarketSnapshot.Core.Publishing.Live;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using MarketSnapshot.Tests.Faults;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Live;

/// <summary>In live mode changes reach the market by themselves. No job runs in these tests.</summary>
public sealed class LivePublishingTests(Topology topology, FailingMarket failing) : IClassFixture<FailingMarket>
{
    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(400);

    [Fact]
    public async Task A_new_snapshot_a_change_and_a_withdrawal_reach_the_market_without_a_sync()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await using var live = await LiveProcess.StartAsync(stores);
        var scene = await stores.Facts.SceneAsync();

        await stores.RebuildAsync(scene.Booking);
        await ShowsAsync(stores, scene.Booking, "published", 1);
        await stores.SqlAsync("update storage_bookings set quantity_kg = 501");
        await stores.RebuildAsync(scene.Booking);
        await ShowsAsync(stores, scene.Booking, "published", 2);
        await stores.SqlAsync("update storage_bookings set booking_status = 'cancelled'");
        await stores.RebuildAsync(scene.Booking);
        await ShowsAsync(stores, scene.Booking, "withdrawn", 3);
    }

    [Fact]
    public async Task Live_publishing_is_off_unless_it_is_asked_for()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        Assert.False(new LivePublishingOptions().Live);
        await using var live = await LiveProcess.StartAsync(stores, options => options.Live = false);
        await live.Work.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, OwnStores.Stop);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_snapshot_that_changes_many_times_a_second_is_published_once_in_the_debounce_and_ends_equal(int schedulers)
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        List<LiveProcess> live = [];
        for (var i = 0; i < schedulers; i++)
            live.Add(await LiveProcess.StartAsync(stores, options => (options.LiveDebounce, options.LiveSources) = (Debounce, false)));
        var scene = await stores.Facts.SceneAsync();

        var burst = Stopwatch.StartNew();
        var changes = 0;
        for (; changes < 30 || burst.Elapsed < 4 * Debounce; changes++)
        {
            await stores.SqlAsync("update storage_bookings set quantity_kg = $1", 500m + changes);
            await stores.RebuildAsync(scene.Booking);
        }

        await ShowsAsync(stores, scene.Booking, "published", changes);
        Assert.Equal(499m + changes, (await stores.ListingAsync(scene.Booking))!["quantity_kg"].ToDecimal());
        var sent = await SentAsync(stores, scene.Booking);
        Assert.All(sent.Zip(sent.Skip(1)), pair => Assert.True(pair.Second - pair.First >= Debounce, $"{pair} in {string.Join(" ", sent)}"));
        Assert.InRange(sent.Count, 2, 1 + (int)Math.Ceiling((burst.Elapsed + Debounce) / Debounce));
        foreach (var process in live)
            await process.DisposeAsync();
    }

    [Fact]
    public async Task What_happens_while_the_listening_connection_is_gone_is_published_when_it_is_back()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await using var live = await LiveProcess.StartAsync(stores);
        var first = await stores.Facts.SceneAsync();
        await stores.RebuildAsync(first.Booking);
        await ShowsAsync(stores, first.Booking, "published", 1);
        var second = await stores.Facts.SceneAsync();

        // The notification of the second booking is sent to nobody.
        Assert.Equal(1L, await stores.ScalarAsync<long>(
            """
            select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and query like 'listen %'
            """));
        await stores.RebuildAsync(second.Booking);

        await ShowsAsync(stores, second.Booking, "published", 1);
        Assert.Single(stores.Log.At(LogLevel.Warning), line => line.StartsWith("The connection that listens", StringComparison.Ordinal));
        Assert.Single(stores.Log.At(LogLevel.Information), line => line == "The connection that listens for changes is back.");
    }

    [Fact]
    public async Task While_the_market_is_away_live_publishing_tries_after_growing_pauses_and_goes_on_when_it_is_back()
    {
        await using var stores = await OwnStores.CreateAsync(topology, market: failing.ConnectionString("live"));
        await using var live = await LiveProcess.StartAsync(stores);
        var scene = await stores.Facts.SceneAsync();
        await using (var away = await failing.FailAsync(
            "failCommand", "alwaysOn", """{"failCommands": ["update", "bulkWrite"], "closeConnection": true, "appName": "live"}"""))
        {
            await stores.RebuildAsync(scene.Booking);
            await away.StruckAsync();
            // As many more changes as there may be wake nobody: what is tried is tried after a pause.
            for (var i = 0; i < 50; i++)
            {
                await stores.SqlAsync("update storage_bookings set quantity_kg = $1", 501m + i);
                await stores.RebuildAsync(scene.Booking);
            }

            await away.StruckAsync(3);
        }

        await ShowsAsync(stores, scene.Booking, "published", 51);
        Assert.Single(stores.Log.At(LogLevel.Warning));
        Assert.Empty(stores.Log.At(LogLevel.Error));
        Assert.Equal(0, (int)(await stores.RowAsync(scene.Booking))["attempts"]!);
    }

    [Fact]
    public async Task A_listing_follows_its_sources_without_a_reconcile()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await using var live = await LiveProcess.StartAsync(stores, options => options.LiveSourcesInterval = TimeSpan.FromMilliseconds(200));
        var scene = await stores.Facts.SceneAsync();
        await stores.RebuildAsync(scene.Booking);
        await ShowsAsync(stores, scene.Booking, "published", 1);
        var sensor = await stores.Facts.SensorAsync(scene.Place);

        await stores.Facts.ReadingAsync(sensor, 4.5);
        await Eventually.Reached(
            async () => (await stores.ListingAsync(scene.Booking))!["sensors"].AsBsonDocument.TryGetValue("temperature", out var t) && t["value"] == 4.5,
            "a listing with the reading");
        await stores.Facts.PestAsync(scene.Place, "critical");
        await Eventually.Reached(async () => (await stores.ListingAsync(scene.Booking))!["has_pest_alerts"] == true, "a listing with a pest alert");
        // A row that is deleted by hand takes its listing off the market.
        await stores.SqlAsync("delete from storage_bookings");
        await Eventually.Reached(async () => (await stores.ListingAsync(scene.Booking))!["status"] == "withdrawn", "a tombstone");
    }

    [Fact]
    public async Task A_snapshot_that_cannot_be_rebuilt_keeps_no_other_from_following_its_sources_and_is_told_of_once()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var bad = await stores.Facts.SceneAsync();
        var good = await stores.Facts.SceneAsync();
        await stores.RebuildAsync(bad.Booking, good.Booking);
        await stores.SqlAsync($"alter table market_inventory_snapshots add constraint broken check (booking_id <> '{bad.Booking}' or quantity_kg < 600)");
        await using var live = await LiveProcess.StartAsync(stores, options => options.LiveSourcesInterval = TimeSpan.FromMilliseconds(100));

        for (var i = 1; i <= 5; i++)
        {
            await stores.SqlAsync("update storage_bookings set quantity_kg = $1", 600m + i);
            await Eventually.Reached(
                async () => await stores.ListingAsync(good.Booking) is { } listing && listing["quantity_kg"].ToDecimal() == 600m + i, $"change {i} on the market");
        }

        Assert.Single(stores.Log.At(LogLevel.Error));
        Assert.Equal(500m, (await stores.ListingAsync(bad.Booking))!["quantity_kg"].ToDecimal());
    }

    [Fact]
    public async Task A_row_that_PostgreSQL_refuses_to_claim_is_told_of_once_and_tried_ever_less_often_and_keeps_no_other_waiting()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var bad = await stores.Facts.SceneAsync();
        var good = await stores.Facts.SceneAsync();
        await stores.RebuildAsync(bad.Booking, good.Booking);
        await stores.SqlAsync(
            $"""
            create sequence tries;
            create function by_hand() returns trigger language plpgsql as $$ begin perform nextval('tries'); raise exception 'not this one'; end $$;
            create trigger by_hand before update on market_inventory_snapshots for each row
                when (new.booking_id = '{bad.Booking}' and new.lease_token is not null) execute function by_hand();
            """);
        await using var live = await LiveProcess.StartAsync(stores, options => options.LiveSources = false);

        for (var i = 1; i <= 3; i++)
        {
            await stores.SqlAsync("update storage_bookings set quantity_kg = $1 where id = $2", 600m + i, good.Booking);
            await stores.RebuildAsync(good.Booking);
            await Eventually.Reached(
                async () => await stores.ListingAsync(good.Booking) is { } listing && listing["quantity_kg"].ToDecimal() == 600m + i, $"change {i} on the market");
        }

        var (tries, quiet) = (0L, Stopwatch.StartNew());
        await Eventually.Reached(
            async () =>
            {
                var now = await stores.ScalarAsync<long>("select last_value from tries");
                if (now != tries)
                    (tries, quiet) = (now, Stopwatch.StartNew());
                return quiet.Elapsed > TimeSpan.FromSeconds(2);
            },
            "two seconds without a try", () => $"{tries} tries");
        Assert.Single(stores.Log.At(LogLevel.Error));
    }

    private static async Task ShowsAsync(OwnStores stores, Guid booking, string status, int version) => await Eventually.Reached(
        async () => await stores.ListingAsync(booking) is { } listing && (listing["status"].AsString, listing["version"].ToInt32()) == (status, version),
        $"{status} at version {version}",
        () => string.Join('\n', stores.Log.At(LogLevel.Warning).Concat(stores.Log.At(LogLevel.Error))));

    /// <summary>When each version that reached the market was taken for sending.</summary>
    private static async Task<List<DateTimeOffset>> SentAsync(OwnStores stores, Guid booking)
    {
        await Eventually.Reached(
            async () => (long)(await stores.RowAsync(booking))["version"]! == (long)(await stores.RowAsync(booking))["published_version"]!, "all acknowledged");
        await using var command = stores.Database.CreateCommand("select (data->>'at')::timestamptz from listing_events where booking_id = $1 order by id");
        command.Parameters.Add(new() { Value = booking });
        List<DateTimeOffset> times = [];
        await using var row = await command.ExecuteReaderAsync(OwnStores.Stop);
        while (await row.ReadAsync(OwnStores.Stop))
            times.Add(row.GetFieldValue<DateTimeOffset>(0));
        return times;
    }
}
