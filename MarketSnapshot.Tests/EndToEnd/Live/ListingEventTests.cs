using MarketSnapshot.Core.Listings.Events;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Retention;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Live;

/// <summary>What is recorded of listings, and that followers get all of it in order.</summary>
public sealed class ListingEventTests(Topology topology)
{
    [Fact]
    public async Task Thousands_of_events_of_concurrent_workers_arrive_in_the_order_of_their_numbers_and_none_is_missed()
    {
        const int Snapshots = 700;
        await using var stores = await OwnStores.CreateAsync(topology);
        var bookings = await PublishTests.ManyAsync(stores, Snapshots);
        List<ServiceProvider> workers = [.. Enumerable.Range(0, 3).Select(_ => stores.NewProcess(
            services => services.Configure<PublishingOptions>(options => (options.BatchSize, options.BatchesInFlight) = (5, 4))))];
        await using var feed = await EventFeed.StartAsync(stores);
        var live = await feed.Stream.FollowAsync(null, OwnStores.Stop);
        var resuming = ResumeAgainAndAgainAsync(feed, 3 * Snapshots);
        var following = EventFeed.TakeAsync(live, 3 * Snapshots);

        foreach (var change in new[] { "select 1", "update storage_bookings set quantity_kg = 501", "update storage_bookings set booking_status = 'cancelled'" })
        {
            await stores.SqlAsync(change);
            await stores.RebuildAsync(bookings);
            await Task.WhenAll(workers.Select(worker => worker.GetRequiredService<SnapshotSync>().RunAsync(OwnStores.Stop)));
        }

        foreach (var events in new[] { await following, await resuming })
        {
            Assert.Equal(Enumerable.Range(1, 3 * Snapshots).Select(i => (long)i), events.Select(e => e.Id));
            Assert.All(events.GroupBy(e => e.BookingId), one => Assert.Equal(
                [(ListingEventKind.Published, 1L), (ListingEventKind.Updated, 2L), (ListingEventKind.Withdrawn, 3L)], one.Select(e => (e.Kind, e.Version))));
        }

        foreach (var worker in workers)
            await worker.DisposeAsync();
    }

    [Fact]
    public async Task An_event_that_commits_late_is_not_passed_over_by_those_who_read_meanwhile()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await using var feed = await EventFeed.StartAsync(stores);
        var follower = await feed.Stream.FollowAsync(null, OwnStores.Stop);
        await using var slow = await stores.Database.OpenConnectionAsync(OwnStores.Stop);
        await using var transaction = await slow.BeginTransactionAsync(OwnStores.Stop);
        await AppendAsync(slow, 1);

        await using var fast = await stores.Database.OpenConnectionAsync(OwnStores.Stop);
        var second = AppendAsync(fast, 2);
        await Eventually.Reached(
            () => stores.ScalarAsync<bool>("select exists (select from pg_locks where locktype = 'advisory' and not granted)"), "the second waits for the first");
        await transaction.CommitAsync(OwnStores.Stop);
        await second;

        Assert.Equal([(1L, 1L), (2L, 2L)], (await EventFeed.TakeAsync(follower, 2)).Select(e => (e.Id, e.Version)));
    }

    [Fact]
    public async Task What_is_recorded_while_the_listening_connection_is_gone_arrives_when_it_is_back()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await using var feed = await EventFeed.StartAsync(stores);
        var follower = await feed.Stream.FollowAsync(null, OwnStores.Stop);
        Assert.Equal(1L, await stores.ScalarAsync<long>(
            """
            select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and query like 'listen %'
            """));
        await using (var connection = await stores.Database.OpenConnectionAsync(OwnStores.Stop))
            await AppendAsync(connection, 1);

        Assert.Equal(1L, Assert.Single(await EventFeed.TakeAsync(follower, 1)).Id);
        Assert.Single(stores.Log.At(LogLevel.Warning));
    }

    [Fact]
    public async Task Who_stands_at_an_event_that_cleanup_removed_is_told_to_load_anew_and_who_stands_behind_the_newest_is_not()
    {
        await using var stores = await OwnStores.CreateAsync(topology, services => services.Configure<RetentionOptions>(options => options.BatchSize = 7));
        await using (var connection = await stores.Database.OpenConnectionAsync(OwnStores.Stop))
        {
            for (var i = 1; i <= 40; i++)
                await AppendAsync(connection, i);
        }

        await stores.SqlAsync("update listing_events set at = at - interval '25 hours' where id <= 30");
        var positions = await PositionsAsync(stores);
        Assert.Equal(30, (await stores.Cleanup.RunAsync(OwnStores.Stop)).ListingEvents);
        await using var feed = await EventFeed.StartAsync(stores);

        Assert.True((await EventFeed.NextAsync(await feed.Stream.FollowAsync(positions[29], OwnStores.Stop))).StartsAnew);
        Assert.True((await EventFeed.NextAsync(await feed.Stream.FollowAsync(EventPosition.Start, OwnStores.Stop))).StartsAnew);
        Assert.Equal(39, (await EventFeed.TakeAsync(await feed.Stream.FollowAsync(positions[38], OwnStores.Stop), 1)).Single().Id - 1);

        // However old, the newest stays: the numbers go on from it.
        await stores.SqlAsync("update listing_events set at = at - interval '90 days'");
        Assert.Equal(9, (await stores.Cleanup.RunAsync(OwnStores.Stop)).ListingEvents);
        Assert.Equal(40L, await stores.ScalarAsync<long>("select max(id) from listing_events"));
    }

    [Fact]
    public async Task In_a_restored_database_everybody_loads_anew_though_the_numbers_are_the_same()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await using var feed = await EventFeed.StartAsync(stores);
        var follower = await feed.Stream.FollowAsync(null, OwnStores.Stop);
        await using var connection = await stores.Database.OpenConnectionAsync(OwnStores.Stop);
        for (var i = 1; i <= 5; i++)
            await AppendAsync(connection, i);
        await EventFeed.TakeAsync(follower, 5);
        var place = follower.Position;

        // Back to the second event, from where another history goes on beyond the fifth; nobody sees it in between.
        await using (var transaction = await connection.BeginTransactionAsync(OwnStores.Stop))
        {
            await using var restore = new NpgsqlCommand("delete from listing_events where id > 2", connection);
            await restore.ExecuteNonQueryAsync(OwnStores.Stop);
            for (var i = 1; i <= 5; i++)
                await AppendAsync(connection, 10 + i);
            await transaction.CommitAsync(OwnStores.Stop);
        }

        Assert.True((await EventFeed.NextAsync(follower)).StartsAnew);
        Assert.True((await EventFeed.NextAsync(await feed.Stream.FollowAsync(place, OwnStores.Stop))).StartsAnew);
        await AppendAsync(connection, 20);
        Assert.Equal(20L, Assert.Single(await EventFeed.TakeAsync(follower, 1)).Version);
    }

    /// <summary>Follows a few events at a time and comes back with the place of the last.</summary>
    private static async Task<List<ListingEvent>> ResumeAgainAndAgainAsync(EventFeed feed, int count)
    {
        List<ListingEvent> events = [];
        var place = EventPosition.Start;
        while (events.Count < count)
        {
            // What the client read last need not be all that it was sent.
            var part = await EventFeed.TakeAsync(await feed.Stream.FollowAsync(place, OwnStores.Stop), 1);
            events.AddRange(part.Take(37));
            place = EventPosition.After(events[^1]);
        }

        return events;
    }

    private static async Task AppendAsync(NpgsqlConnection connection, long version)
    {
        await using var command = new NpgsqlCommand("select append_listing_events(array['updated'], array[gen_random_uuid()], array[$1], array['{}'])", connection);
        command.Parameters.Add(new() { Value = version });
        await command.ExecuteNonQueryAsync(OwnStores.Stop);
    }

    private static async Task<List<EventPosition>> PositionsAsync(OwnStores stores)
    {
        await using var command = stores.Database.CreateCommand("select id, at from listing_events order by id");
        List<EventPosition> positions = [];
        await using var row = await command.ExecuteReaderAsync(OwnStores.Stop);
        while (await row.ReadAsync(OwnStores.Stop))
            positions.Add(new(row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1)));
        return positions;
    }
}
