using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Snapshots;

/// <summary>The version counts states of the listing: random histories of one row, compared step by step with a model of the rules.</summary>
public sealed class SnapshotVersionTests(Topology topology)
{
    private const int Bookings = 24;
    private const int Steps = 40;

    [Fact]
    public async Task Rows_follow_the_rules_of_version_and_status_through_any_history()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await stores.Facts.SceneAsync();
        for (var booking = 0; booking < Bookings; booking++)
        {
            var seed = Random.Shared.Next();
            var history = new History(stores, seed, await stores.Facts.BookingAsync(scene.Farmer, scene.Place, status: "active"));
            for (var step = 0; step < Steps; step++)
                await history.StepAsync();
        }
    }

    [Theory]
    [InlineData("pending", true)]
    [InlineData("confirmed", true)]
    [InlineData("active", true)]
    [InlineData("completed", false)]
    [InlineData("cancelled", false)]
    [InlineData("rejected", false)]
    public async Task Only_pending_confirmed_and_active_bookings_whose_end_lies_ahead_are_on_the_market(string status, bool onMarket)
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await stores.Facts.SceneAsync();
        var running = await stores.Facts.BookingAsync(scene.Farmer, scene.Place, status: status);
        var over = await stores.Facts.BookingAsync(scene.Farmer, scene.Place, status: status, startedDaysAgo: 31);
        await stores.RebuildAsync(running, over);

        Assert.Equal(onMarket, (bool)(await stores.RowAsync(running))["on_market"]!);
        var ended = await stores.RowAsync(over);
        Assert.Equal((false, "withdrawn", 1, 1), ((bool)ended["on_market"]!, (string?)ended["status"], (int)ended["version"]!, (int)ended["published_version"]!));
        Assert.Null(ended["refresh_due_at"]);
    }

    [Fact]
    public async Task A_snapshot_off_the_market_keeps_the_facts_that_it_left_with()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await ReconcileTests.FullSceneAsync(stores);
        await stores.RebuildAsync(scene.Booking);
        await stores.Sync.RunAsync(OwnStores.Stop);
        await stores.SqlAsync("update storage_bookings set booking_status = 'cancelled'");
        await stores.RebuildAsync(scene.Booking);
        var left = await stores.RowAsync(scene.Booking);

        await stores.SqlAsync("update iot_sensor_readings set value = 11");
        await stores.SqlAsync("delete from pest_events");
        await stores.RebuildAsync(scene.Booking);
        Assert.Equal(left.ToJsonString(), (await stores.RowAsync(scene.Booking)).ToJsonString());
    }

    [Theory]
    [InlineData("update storage_bookings set quantity_kg = 777", "published")]
    [InlineData("update storage_bookings set booking_status = 'cancelled'", "withdrawn")]
    public async Task A_row_that_was_restored_without_its_history_goes_on_from_the_last_version_there(string change, string listed)
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await stores.Facts.SceneAsync();
        await stores.RebuildAsync(scene.Booking);
        // The backup holds a row that was never claimed; the market got to version 4 since.
        await stores.SqlAsync("create table backup as select * from market_inventory_snapshots");
        for (var kg = 501; kg <= 503; kg++)
        {
            await stores.SqlAsync("update storage_bookings set quantity_kg = $1", (decimal)kg);
            await stores.RebuildAsync(scene.Booking);
        }

        await stores.Sync.RunAsync(OwnStores.Stop);
        Assert.Equal(4, (await stores.ListingAsync(scene.Booking))!["version"].ToInt64());
        await stores.SqlAsync("delete from market_inventory_snapshots");
        await stores.SqlAsync("insert into market_inventory_snapshots select * from backup");

        await stores.SqlAsync(change);
        Assert.Equal(5, Assert.Single(await stores.RebuildAsync(scene.Booking)).Version);
        await stores.Sync.RunAsync(OwnStores.Stop);
        var listing = await stores.ListingAsync(scene.Booking);
        Assert.Equal((5L, listed), (listing!["version"].ToInt64(), listing["status"].AsString));
        Assert.Equal(5L, (long)(await stores.RowAsync(scene.Booking))["published_version"]!);

        // What does not change takes no new version.
        Assert.Equal((5L, false), Assert.Single(await stores.RebuildAsync(scene.Booking)) is var again ? (again.Version, again.Changed) : default);
    }

    [Fact]
    public async Task Each_version_tells_its_cause_what_changed_and_the_trace_of_the_request()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await ReconcileTests.FullSceneAsync(stores);
        await stores.RebuildAsync(scene.Booking);
        using var source = new System.Diagnostics.ActivitySource("test");
        using var listener = new System.Diagnostics.ActivityListener
        {
            ShouldListenTo = listened => listened.Name == source.Name,
            Sample = (ref System.Diagnostics.ActivityCreationOptions<System.Diagnostics.ActivityContext> _) => System.Diagnostics.ActivitySamplingResult.AllDataAndRecorded,
        };
        System.Diagnostics.ActivitySource.AddActivityListener(listener);
        using (var activity = source.StartActivity("request")!)
        {
            await stores.SqlAsync("update pest_events set action_taken = 'fumigated'");
            await stores.RebuildAsync(scene.Booking);
            Assert.Equal(activity.Id, (string?)(await stores.RowAsync(scene.Booking))["trace_parent"]);
            Assert.Equal(
                $"reconcile pest_events {activity.TraceId}",
                await stores.ScalarAsync<string>("select cause || ' ' || array_to_string(changed_sections, ',') || ' ' || trace_id from snapshot_history where version = 2"));
        }
    }

    /// <summary>One booking and what its row should say.</summary>
    private sealed class History(OwnStores stores, int seed, Guid booking)
    {
        private readonly Random _random = new(seed);
        private readonly IPublishQueue _queue = stores.Services.GetRequiredService<IPublishQueue>();
        private readonly List<string> _steps = [];

        private bool _bookedOnMarket = true;
        private decimal _booked = 500;
        private bool _exists;
        private long _version;
        private long _published;
        private long _claimed;
        private bool _onMarket;
        private decimal _shown;
        private SnapshotStatus _status;
        private (Guid Token, ClaimedSnapshot Snapshot)? _held;

        public async Task StepAsync()
        {
            switch (_random.Next(6))
            {
                case 0:
                    await BookAsync(_bookedOnMarket, _random.Next(500, 503));
                    break;
                case 1:
                    await BookAsync(!_bookedOnMarket, _booked);
                    break;
                case 2 or 3:
                    await RebuildAsync();
                    break;
                case 4:
                    await ClaimAsync();
                    break;
                default:
                    await SettleAsync();
                    break;
            }

            if (_exists)
                await CompareAsync();
        }

        private async Task BookAsync(bool onMarket, decimal quantity)
        {
            _steps.Add($"book {onMarket} {quantity}");
            (_bookedOnMarket, _booked) = (onMarket, quantity);
            await stores.SqlAsync(
                "update storage_bookings set booking_status = $2, quantity_kg = $3 where id = $1", booking, onMarket ? "active" : "cancelled", quantity);
        }

        private async Task RebuildAsync()
        {
            _steps.Add("rebuild");
            var change = Assert.Single(await stores.RebuildAsync(booking));
            var changed = !_exists || _onMarket != _bookedOnMarket || (_bookedOnMarket && _shown != _booked);
            if (changed)
            {
                _version++;
                if (_bookedOnMarket)
                    // What is not known to be off the market is still published.
                    _status = _status == SnapshotStatus.Withdrawn ? SnapshotStatus.ReadyToPublish : _status;
                else if (_claimed == 0)
                    (_status, _published) = (SnapshotStatus.Withdrawn, _version);
            }

            (_exists, _onMarket, _shown) = (true, _bookedOnMarket, _booked);
            Assert.Equal(new(booking, _version, changed), change);
        }

        private async Task ClaimAsync()
        {
            _steps.Add("claim");
            // What was held is given up: its lease ran out.
            await stores.SqlAsync("update market_inventory_snapshots set leased_until = now() - interval '1 second' where lease_token is not null");
            var token = Guid.NewGuid();
            var claimed = await _queue.ClaimAsync(new(token, 1) { BookingId = booking }, OwnStores.Stop);
            Assert.Equal(_exists && _version > _published, claimed.Count == 1);
            if (claimed is not [var one])
                return;
            Assert.Equal((_version, _onMarket, _shown), (one.State.Version, one.State.OnMarket, one.State.QuantityKg));
            _claimed = _version;
            _held = (token, one);
        }

        private async Task SettleAsync()
        {
            if (_held is not var (token, held))
                return;
            _steps.Add($"settle {held.State.Version}");
            await _queue.SettleAsync(token, [new(held, SendFate.Held)], OwnStores.Stop);
            _held = null;
            if (held.State.Version < _published)
                return;
            _published = held.State.Version;
            _status = held.State.OnMarket ? SnapshotStatus.Published : _onMarket ? SnapshotStatus.ReadyToPublish : SnapshotStatus.Withdrawn;
        }

        private async Task CompareAsync()
        {
            var row = await stores.RowAsync(booking);
            var status = Core.Persistence.EnumText<SnapshotStatus>.Of(_status);
            Assert.True(
                (_version, _published, _claimed, _onMarket, status)
                    == ((long)row["version"]!, (long)row["published_version"]!, (long)row["claimed_version"]!, (bool)row["on_market"]!, (string)row["status"]!)
                && row["unpublished_since"] is null == (_version == _published)
                && ((decimal)row["quantity_kg"]!) == _shown,
                $"Seed {seed}: {string.Join(", ", _steps)}. Expected {(_version, _published, _claimed, _onMarket, status)}, and the row is {row.ToJsonString()}");
        }
    }
}
