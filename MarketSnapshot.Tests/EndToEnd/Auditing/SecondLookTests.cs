using MarketSnapshot.Core.Auditing;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Auditing;

/// <summary>What happens between two looks undoes the first one.</summary>
public sealed class SecondLookTests(Topology topology)
{
    [Fact]
    public async Task A_difference_counts_only_while_the_row_says_under_its_lock_what_it_said_before_the_market_was_asked()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var b = await stores.PublishedAsync(6);
        foreach (var booking in b)
            await stores.EditAsync(booking, "{ $set: { content_hash: 'edited' } }");
        var seen = await LookAsync(stores, b);
        Assert.Equal(6, seen.Count(difference => difference.Kind == DifferenceKind.Differing));

        await stores.StepAsync("update storage_bookings set quantity_kg = 501 where id = any($1)", b[0]);
        await stores.StepAsync("update storage_bookings set quantity_kg = 501 where id = any($1)", b[1]);
        await stores.Single.PublishAsync(b[1], OwnStores.Stop);
        await stores.SqlAsync("update market_inventory_snapshots set lease_token = gen_random_uuid(), leased_until = now() + interval '1 minute' where booking_id = $1", b[2]);
        await stores.UnseenAsync("update storage_bookings set booking_status = 'cancelled' where id = $1", b[3]);
        await stores.SqlAsync("delete from market_inventory_snapshots where booking_id = $1", b[4]);
        var before = await stores.PictureAsync();

        var store = stores.Services.GetRequiredService<IAuditStore>();
        Assert.Equal(b[5], Assert.Single((await store.ConfirmAsync(seen, repair: false, OwnStores.Stop)).Confirmed).Booking!.BookingId);
        Assert.Equal(before, await stores.PictureAsync());
        Assert.Equal(b[5], Assert.Single((await store.ConfirmAsync(seen, repair: true, OwnStores.Stop)).Confirmed).Booking!.BookingId);
        Assert.Equal((2, 1), ((int)(await stores.RowAsync(b[5]))["version"]!, (int)(await stores.RowAsync(b[5]))["published_version"]!));
        Assert.Empty((await store.ConfirmAsync(seen, repair: true, OwnStores.Stop)).Confirmed);
    }

    [Fact]
    public async Task Nothing_waits_for_a_row_that_the_audit_looks_at_while_the_market_does_not_answer()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var b = await stores.PublishedAsync(1);
        await stores.EditAsync(b[0], "{ $set: { content_hash: 'edited' } }");
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        await using var slow = Beside(stores, before: () =>
        {
            asked.TrySetResult();
            return answer.Task;
        });

        var audit = slow.GetRequiredService<MarketAudit>().RunAsync(OwnStores.Stop);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, OwnStores.Stop);
        // The market was asked a second time, about this booking, and does not answer: the booking can be cancelled all the same.
        await stores.StepAsync("update storage_bookings set booking_status = 'cancelled' where id = any($1)", b[0]);
        answer.SetResult();

        Assert.Empty((await audit).Differences);
        Assert.Equal("withdrawn", (await stores.ListingAsync(b[0]))!["status"].AsString);
    }

    [Fact]
    public async Task What_is_published_right_after_the_market_was_read_is_no_difference()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var b = await stores.PublishedAsync(3);
        await stores.EditAsync(b[0], "{ $set: { content_hash: 'edited' } }");
        await using var busy = Beside(stores, after: async () =>
        {
            await stores.StepAsync("update storage_bookings set quantity_kg = quantity_kg + 1 where id = any($1)", b);
            await stores.Sync.RunAsync(OwnStores.Stop);
        });

        Assert.Empty((await busy.GetRequiredService<MarketAudit>().RunAsync(OwnStores.Stop)).Differences);
        await stores.AssertAgreementAsync();
    }

    [Fact]
    public async Task An_orphan_is_withdrawn_only_at_the_version_that_was_seen()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var ids = AuditScene.OthersIds(4);
        await stores.Listings.ForeignAsync(ids);
        var market = stores.Services.GetRequiredService<IAuditedMarket>();
        AuditedListing[] seen = [.. (await market.ReadAsync(ids, OwnStores.Stop)).Values];
        await stores.EditAsync(Guid.Parse(ids[0].AsString), "{ $set: { version: 4 } }");
        await stores.EditAsync(Guid.Parse(ids[1].AsString), "{ $set: { status: 'withdrawn' } }");
        await stores.Listings.DeleteOneAsync(new BsonDocument("_id", ids[2]), OwnStores.Stop);

        Assert.Equal(1, await market.WithdrawAsync(seen, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), OwnStores.Stop));
        Assert.Equal(4, (await stores.ListingAsync(Guid.Parse(ids[0].AsString)))!["version"].AsInt32);
        Assert.Null(await stores.ListingAsync(Guid.Parse(ids[2].AsString)));
        Assert.Equal(
            new BsonDocument
            {
                { "_id", ids[3] }, { "booking_id", ids[3] }, { "status", "withdrawn" }, { "version", 4L },
                { "withdrawn_at", new BsonDateTime(new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc)) },
            },
            await stores.ListingAsync(Guid.Parse(ids[3].AsString)));
    }

    [Fact]
    public async Task Followers_are_told_of_each_orphan_that_was_withdrawn_and_of_no_other()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var ids = AuditScene.OthersIds(3);
        await stores.Listings.ForeignAsync([.. ids, "no booking"]);
        var busy = false;
        await using var beside = Beside(stores, withdrawing: async () =>
        {
            // Another system writes to one of them at the last moment.
            if (!busy)
                await stores.EditAsync(Guid.Parse(ids[0].AsString), "{ $set: { version: 40 } }");
            busy = true;
        });

        Assert.Equal(3, (await beside.GetRequiredService<MarketAudit>().RunAsync(OwnStores.Stop)).Withdrawn);
        Assert.Equal(new[] { $"{ids[1]} 4", $"{ids[2]} 4" }.Order(StringComparer.Ordinal), await EventsAsync());
        Assert.Equal(1, (await beside.GetRequiredService<MarketAudit>().RunAsync(OwnStores.Stop)).Withdrawn);
        Assert.Equal(new[] { $"{ids[0]} 41", $"{ids[1]} 4", $"{ids[2]} 4" }.Order(StringComparer.Ordinal), await EventsAsync());
        Assert.Equal(0L, await stores.ScalarAsync<long>(
            "select count(*) from listing_events where data->>'booking_id' <> booking_id::text or (data->>'version')::bigint <> version or data->>'listing' is not null"));

        Task<string[]> EventsAsync() => stores.ScalarAsync<string[]>(
            "select coalesce(array_agg(booking_id || ' ' || version order by booking_id), '{}') from listing_events where kind = 'withdrawn'");
    }

    [Fact]
    public async Task A_row_that_somebody_holds_at_psql_is_left_to_the_next_audit_and_the_others_are_repaired()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var b = await stores.PublishedAsync(3);
        foreach (var booking in b)
            await stores.EditAsync(booking, "{ $set: { content_hash: 'edited' } }");
        var seen = await LookAsync(stores, b);
        var store = stores.Services.GetRequiredService<IAuditStore>();
        await using (var psql = await stores.Database.OpenConnectionAsync(OwnStores.Stop))
        {
            await using var idle = await psql.BeginTransactionAsync(OwnStores.Stop);
            await using var hold = new NpgsqlCommand($"select 1 from market_inventory_snapshots where booking_id = '{b[1]}' for update", psql);
            await hold.ExecuteNonQueryAsync(OwnStores.Stop);

            var confirmed = (await store.ConfirmAsync(seen, repair: true, OwnStores.Stop).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, OwnStores.Stop)).Confirmed;
            Assert.Equal(new[] { b[0], b[2] }.Order(), confirmed.Select(difference => difference.Booking!.BookingId).Order());
        }

        Assert.Equal(b[1], Assert.Single((await store.ConfirmAsync(seen, repair: true, OwnStores.Stop)).Confirmed).Booking!.BookingId);
        await stores.Sync.RunAsync(OwnStores.Stop);
        await stores.AssertAgreementAsync();
    }

    [Fact]
    public async Task A_booking_that_turns_up_for_an_orphan_goes_on_behind_the_tombstone()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var b = await stores.PublishedAsync(2);
        // The backup that is being restored does not have this booking yet.
        await stores.UnseenAsync("create table later as select * from storage_bookings");
        await stores.UnseenAsync("delete from storage_bookings where id = $1", b[0]);
        await stores.SqlAsync("delete from market_inventory_snapshots where booking_id = $1", b[0]);
        Assert.Equal(1, (await stores.Audit().RunAsync(OwnStores.Stop)).Withdrawn);
        await stores.SqlAsync("insert into storage_bookings select * from later where id = $1", b[0]);

        var result = await stores.Reconciler.RunAsync(OwnStores.Stop);
        Assert.Equal((1, 0), (result.Published, result.Failed));
        Assert.Equal(3, (await stores.ListingAsync(b[0]))!["version"].ToInt64());
        Assert.Equal(
            "1 reconcile, 2 audit, 3 reconcile",
            await stores.ScalarAsync<string>($"select string_agg(version || ' ' || cause, ', ' order by version) from snapshot_history where booking_id = '{b[0]}'"));
        await stores.AssertAgreementAsync();
    }

    private static async Task<IReadOnlyList<Difference>> LookAsync(OwnStores stores, Guid[] bookings) =>
        await stores.Services.GetRequiredService<MarketComparison>().LookAgainAsync([.. bookings.Select(MarketComparison.IdOf)], OwnStores.Stop);

    /// <summary>A process whose questions about some bookings have something happen beside them.</summary>
    private static ServiceProvider Beside(
        OwnStores stores, Func<Task>? before = null, Func<Task>? after = null, Func<Task>? withdrawing = null) => stores.NewProcess(
        services => services.AddSingleton<IAuditedMarket>(
            provider => new BusyMarket(ActivatorUtilities.CreateInstance<MongoAuditedMarket>(provider), before, after, withdrawing)));

    private sealed class BusyMarket(IAuditedMarket market, Func<Task>? before, Func<Task>? after, Func<Task>? withdrawing) : IAuditedMarket
    {
        public Task<MarketPage> ReadPageAsync(MarketPosition? after, int size, CancellationToken cancellationToken) =>
            market.ReadPageAsync(after, size, cancellationToken);

        public async Task<IReadOnlyDictionary<BsonValue, AuditedListing>> ReadAsync(IReadOnlyCollection<BsonValue> ids, CancellationToken cancellationToken)
        {
            await (before?.Invoke() ?? Task.CompletedTask);
            var read = await market.ReadAsync(ids, cancellationToken);
            await (after?.Invoke() ?? Task.CompletedTask);
            return read;
        }

        public async Task<int> WithdrawAsync(IReadOnlyList<AuditedListing> listings, DateTimeOffset at, CancellationToken cancellationToken)
        {
            await (withdrawing?.Invoke() ?? Task.CompletedTask);
            return await market.WithdrawAsync(listings, at, cancellationToken);
        }
    }
}
