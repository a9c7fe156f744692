using System.Net;
using MarketSnapshot.Tests.Access;
using MarketSnapshot.Tests.EndToEnd.Processes;
using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.ProductionUsers;

/// <summary>The whole job of the system with tokens asked for, and each service as the database users that production gives it.</summary>
[Collection(nameof(ProductionStack))]
public sealed class ProductionStoryTests(ProductionStack stack)
{
    private const string Denied = "permission denied";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_that_people_and_jobs_do_works_with_tokens_and_with_each_service_as_its_own_least_privileged_users()
    {
        var denials = await DenialsAsync();
        var api = stack.Start("MarketSnapshot.Api", []);
        var client = await api.ClientAsync();
        using var people = new People(client);
        var story = new MarketStory(people.Of);
        await story.SetTheSceneAsync();

        // By hand, that is by the API, while no scheduler is up: what has had its time, too, and a snapshot that was parked.
        await MakeOldAsync();
        await story.ByHandAsync();
        Assert.Equal("0 0 0 0 0", await OldAsync());
        var booking = await story.BookAsync();
        await ParkAsync(booking);
        await client.Post($"/api/snapshots/{booking}/retry", body: null, HttpStatusCode.OK);

        // By the scheduler, which makes every job's missed run at its start: the same once more, and a booking whose day has come.
        await MakeOldAsync();
        await client.Post($"/api/bookings/{booking}/confirm", body: null, HttpStatusCode.OK);
        await OwnerAsync($"update storage_bookings set start_date = start_date - interval '1 day', end_date = end_date - interval '1 day' where id = '{booking}'");
        await OwnerAsync("delete from job_runs where finished_at > now() - interval '1 day'");
        var scheduler = stack.Start("MarketSnapshot.Scheduler", new(StringComparer.Ordinal)
        {
            ["Scheduler__SyncInterval"] = "1.00:00:00",
            ["Scheduler__ReconcileInterval"] = "1.00:00:00",
            ["Publishing__Live"] = "true",
            ["Publishing__LiveSourcesInterval"] = "00:00:00.2",
        });
        await Eventually.Reached(
            async () => "4 succeeded" == (string?)await OwnerAsync("select concat_ws(' ', count(*), string_agg(distinct outcome, ',')) from job_runs where trigger = 'catch_up'"),
            "a run of every job", () => stack.Output);
        Assert.Equal("0 0 0 0 0", await OldAsync());
        Assert.Equal("active", await OwnerAsync($"select booking_status from storage_bookings where id = '{booking}'"));
        Assert.Equal("published", (await stack.Listings.Find(new BsonDocument("booking_id", booking)).SingleAsync(Stop))["status"]);

        await story.LiveAsync();
        await story.ReadAllAsync(booking);
        Assert.Equal("Healthy", (string?)(await client.Get("/health"))["status"]);
        foreach (var service in new[] { scheduler, api })
        {
            Assert.Equal(0, await service.StopAsync());
            Assert.True(service.Errors.Count == 0, service.Output);
        }

        Assert.DoesNotContain(Denied, stack.Output);
        Assert.DoesNotContain("42501", stack.Output);
        Assert.Equal(denials, await DenialsAsync());
    }

    // What services pass over in silence is in the server's log.
    private async Task<string> DenialsAsync() =>
        string.Join('\n', (await stack.ServerLogAsync()).Split('\n').Where(line => line.Contains(Denied, StringComparison.Ordinal)));

    private Task<object?> OwnerAsync(params string[] statements) => ProductionStack.SqlAsync(stack.As("market_migrations"), statements);

    /// <summary>Of each kind of row that cleanup removes one that has had its time; a reading of every sensor.</summary>
    private Task MakeOldAsync() => OwnerAsync(
        """
        insert into market_inventory_snapshots
            (id, booking_id, farmer_id, location_id, vendor_id, crop_type, quantity_kg, start_date, end_date, duration_days, listing_details, inspection_data,
             sensors, pest_events, certificates, snap_metadata, status, updated_at, version, published_version, content_hash, on_market)
        select gen_random_uuid(), gen_random_uuid(), f.id, l.id, l.vendor_id, 'old', 1, now() - interval '1 year', now() - interval '300 days', 65, '{}', '{}',
               '{}', '[]', '[]', '{}', 'withdrawn', now() - interval '200 days', 1, 1, 'old', false
        from farmers f, storage_locations l limit 1
        """,
        "insert into snapshot_history (booking_id, version, at, cause, changed_sections) values (gen_random_uuid(), 1, now() - interval '1 year', 'reconcile', '{}')",
        """
        insert into job_runs (id, job, scheduled_for, trigger, node, started_at, heartbeat_at, finished_at, outcome)
        select gen_random_uuid(), 'old', t, 'schedule', 'n', t, t, t, 'succeeded' from (select now() - interval '1 year') as x(t)
        """,
        "insert into iot_sensor_readings (sensor_id, reading_time, value, alert_triggered) select id, now() - interval '1 year', 1, false from iot_sensors",
        """
        insert into listing_events (id, kind, booking_id, version, at, data)
        select coalesce(max(id), 0) + k, 'updated', gen_random_uuid(), 1, now() - interval '1 year', '{}'
        from (select max(id) from listing_events) l(id), generate_series(1, 2) k group by k
        """,
        "update listing_events set at = now() - interval '1 year'");

    /// <summary>How many are left. Of events one may stay, since the last one does whatever its age.</summary>
    private async Task<string> OldAsync() => (string)(await OwnerAsync(
        """
        select concat_ws(' ', (select count(*) from market_inventory_snapshots where crop_type = 'old'),
            (select count(*) from snapshot_history where at < now() - interval '300 days'), (select count(*) from job_runs where job = 'old'),
            (select count(*) from iot_sensor_readings where reading_time < now() - interval '300 days'),
            (select greatest(count(*) - 1, 0) from listing_events where at < now() - interval '300 days'))
        """))!;

    private Task ParkAsync(string booking) => OwnerAsync(
        $"update market_inventory_snapshots set parked_at = now(), attempts = 10, last_error = 'refused' where booking_id = '{booking}'");

    /// <summary>A client of the API for everybody in the story, each with a token of his own.</summary>
    private sealed class People(HttpClient @operator) : IDisposable
    {
        private readonly Dictionary<(StoryRole, string?), HttpClient> _clients = new() { [(StoryRole.Operator, null)] = @operator };

        public HttpClient Of(StoryRole role, string? id)
        {
            if (_clients.TryGetValue((role, id), out var known))
                return known;
            var client = new HttpClient { BaseAddress = @operator.BaseAddress };
            var token = role switch
            {
                StoryRole.Farmer => ServiceProcess.Tokens.Farmer(Guid.Parse(id!)),
                StoryRole.Vendor => ServiceProcess.Tokens.Vendor(Guid.Parse(id!)),
                StoryRole.Device => ServiceProcess.Tokens.Device(id!),
                _ => null,
            };
            if (token is not null)
                client.DefaultRequestHeaders.Authorization = TokenIssuer.Bearer(token);
            return _clients[(role, id)] = client;
        }

        public void Dispose()
        {
            foreach (var client in _clients.Values)
                client.Dispose();
        }
    }
}
