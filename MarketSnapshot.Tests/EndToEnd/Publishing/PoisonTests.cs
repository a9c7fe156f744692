using MarketSnapshot.Core.Listings;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Publishing;

/// <summary>A row that PostgreSQL can't handle, or that changes under a worker's hands, spoils nothing but itself.</summary>
public sealed class PoisonTests(Topology topology)
{
    [Fact]
    public async Task A_row_whose_settlement_PostgreSQL_refuses_fails_alone_and_is_tried_again_later()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var bookings = await PublishTests.ManyAsync(stores, 10);
        await stores.SqlAsync($"alter table market_inventory_snapshots add constraint by_hand check (published_version = 0 or booking_id <> '{bookings[3]}')");

        var result = await stores.Sync.RunAsync(OwnStores.Stop);
        Assert.Equal((10, 9, 1), (result.Total, result.Published, result.Failed));
        Assert.Contains("23514", Assert.Single(result.Failures).Error, StringComparison.Ordinal);
        var row = await stores.RowAsync(bookings[3]);
        Assert.Equal((1, null), ((int)row["attempts"]!, (string?)row["lease_token"]));
        Assert.Contains("23514", (string?)row["last_error"], StringComparison.Ordinal);
        Assert.NotNull(row["next_attempt_at"]);

        await stores.SqlAsync("alter table market_inventory_snapshots drop constraint by_hand");
        Assert.Equal(1, (await stores.Sync.RunAsync(ignoreBackOff: true, OwnStores.Stop)).Published);
    }

    [Fact]
    public async Task A_row_of_which_not_even_the_failure_can_be_recorded_keeps_its_lease_and_nobody_waiting()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var bookings = await PublishTests.ManyAsync(stores, 10);
        await RefuseUpdatesAsync(stores, bookings[3], "old.lease_token is not null");

        var result = await stores.Sync.RunAsync(OwnStores.Stop);
        Assert.Equal((10, 9, 1, 1), (result.Total, result.Published, result.Failed, result.LeasedElsewhere));
        Assert.Equal(0, (await stores.Sync.RunAsync(OwnStores.Stop)).Total);
        Assert.Single(stores.Log.At(LogLevel.Error));
    }

    [Fact]
    public async Task Rows_that_PostgreSQL_cannot_claim_are_passed_over()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var bookings = await PublishTests.ManyAsync(stores, 40);
        await stores.SqlAsync("update market_inventory_snapshots set unpublished_since = now() - interval '1 hour' where booking_id = any($1)", bookings[..2]);
        foreach (var bad in (int[])[0, 1, 20])
            await RefuseUpdatesAsync(stores, bookings[bad], "new.lease_token is not null");
        await using var process = stores.NewProcess(services => services.Configure<PublishingOptions>(o => o.BatchSize = 12));

        Assert.Equal(37, (await process.GetRequiredService<SnapshotSync>().RunAsync(OwnStores.Stop)).Published);
        Assert.Contains(stores.Log.At(LogLevel.Error), line => line.Contains("can't claim", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_market_says_is_recorded_whatever_it_holds()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var bookings = await PublishTests.ManyAsync(stores, 3);
        await using var process = stores.NewProcess(services => WatchedMarket.Use(services, async (states, write, _) =>
            [.. (await write()).Select((result, i) => states[i].BookingId == bookings[0]
                ? new ListingWriteResult(ListingWriteKind.Refused, $"half \ud83e and nothing \0 of mongodb://u:s3cret@h {new string('x', 5000)}") : result)]));

        var result = await process.GetRequiredService<SnapshotSync>().RunAsync(OwnStores.Stop);
        Assert.Equal((2, 1), (result.Published, result.Failed));
        var error = (string)(await stores.RowAsync(bookings[0]))["last_error"]!;
        Assert.StartsWith("half \ufffd and nothing   of mongodb://***@h x", error, StringComparison.Ordinal);
        Assert.True(error.Length <= 300);
    }

    [Fact]
    public async Task A_row_that_is_deleted_or_restored_while_its_version_is_on_its_way_spoils_no_batch()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var bookings = await PublishTests.ManyAsync(stores, 5);
        await stores.SqlAsync("create table backup as select * from market_inventory_snapshots where booking_id = $1", bookings[1]);
        await stores.SqlAsync("update storage_bookings set quantity_kg = 7 where id = $1", bookings[1]);
        await stores.RebuildAsync(bookings[1]);
        var queue = stores.Services.GetRequiredService<IPublishQueue>();
        var token = Guid.NewGuid();
        var claimed = await queue.ClaimAsync(new(token, 10), OwnStores.Stop);
        await stores.Services.GetRequiredService<IListingStore>().WriteAsync([.. claimed.Select(one => one.State)], OwnStores.Stop);
        await stores.SqlAsync("delete from market_inventory_snapshots where booking_id = any($1)", bookings[..2]);
        await stores.SqlAsync("insert into market_inventory_snapshots select * from backup");

        var outcomes = await queue.SettleAsync(token, [.. claimed.Select(one => new SentSnapshot(one, SendFate.Held))], OwnStores.Stop);
        Assert.Equal(
            [(bookings[1], SettleKind.Overtaken), .. bookings[2..].Select(booking => (booking, SettleKind.Published))],
            outcomes.OrderBy(one => Array.IndexOf(bookings, one.BookingId)).Select(one => (one.BookingId, one.Kind)));

        // The restored row goes ahead of what the market got; and it counts as sent, so that it can't leave the market without a word.
        Assert.Equal(1, (await stores.Sync.RunAsync(OwnStores.Stop)).Published);
        var row = await stores.RowAsync(bookings[1]);
        Assert.Equal((3L, 3L), ((long)row["version"]!, (long)row["published_version"]!));
        Assert.Equal((string?)row["content_hash"], (await stores.ListingAsync(bookings[1]))!["content_hash"].AsString);
    }

    [Fact]
    public async Task A_worker_that_lost_its_lease_counts_no_failure_against_the_row()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await PublishTests.ManyAsync(stores, 1);
        var queue = stores.Services.GetRequiredService<IPublishQueue>();
        var (slow, present) = (Guid.NewGuid(), Guid.NewGuid());
        var old = await queue.ClaimAsync(new(slow, 1), OwnStores.Stop);
        await stores.SqlAsync("update market_inventory_snapshots set leased_until = now() - interval '1 second'");
        var held = await queue.ClaimAsync(new(present, 1), OwnStores.Stop);

        await queue.SettleAsync(slow, [new(old[0], SendFate.Refused) { Error = "no" }], OwnStores.Stop);
        Assert.Equal(0L, await stores.ScalarAsync<long>("select count(*) from market_inventory_snapshots where attempts <> 0 or lease_token is null"));
        await queue.SettleAsync(present, [new(held[0], SendFate.Refused) { Error = "no" }], OwnStores.Stop);
        // The same once more, as when the answer to the first got lost.
        await queue.SettleAsync(present, [new(held[0], SendFate.Refused) { Error = "no" }], OwnStores.Stop);
        Assert.Equal(1L, await stores.ScalarAsync<long>("select count(*) from market_inventory_snapshots where attempts = 1 and lease_token is null"));
    }

    [Theory]
    [InlineData("lease_token = gen_random_uuid(), leased_until = now() + interval '1 day', claimed_at = now() + interval '1 day', claimed_version = version")]
    [InlineData("claimed_at = now() + interval '1 day', claimed_version = version")]
    public async Task What_a_clock_that_ran_ahead_has_written_holds_nobody_up(string columns)
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await PublishTests.ManyAsync(stores, 3);
        await stores.SqlAsync($"update market_inventory_snapshots set {columns}");
        Assert.Equal(3, (await stores.Sync.RunAsync(OwnStores.Stop)).Published);
    }

    private static Task RefuseUpdatesAsync(OwnStores stores, Guid booking, string when)
    {
        var name = $"by_hand_{booking:N}";
        return stores.SqlAsync(
            $"""
            create function {name}() returns trigger language plpgsql as $$ begin raise exception 'not this one'; end $$;
            create trigger {name} before update on market_inventory_snapshots for each row
                when (new.booking_id = '{booking}' and {when}) execute function {name}();
            """);
    }
}
