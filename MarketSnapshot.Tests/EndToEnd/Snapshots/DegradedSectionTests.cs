using System.Text.Json.Nodes;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Snapshots;

/// <summary>A source that really breaks takes its own section with it, and nothing else.</summary>
public sealed class DegradedSectionTests(Topology topology)
{
    [Theory]
    [InlineData("alter table pest_events rename column severity to how_bad", "pest_events", "42703")]
    [InlineData("alter table iot_sensor_readings rename to readings_elsewhere", "sensors", "42P01")]
    [InlineData("alter table certificates rename to papers", "certificates", "42P01")]
    [InlineData("alter table storage_guide_storage_inspections drop column freshness_score cascade", "inspection_data", "42703")]
    public async Task A_source_that_cannot_be_asked_degrades_its_section_alone(string breaking, string section, string state)
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await FullSceneAsync(stores);
        await stores.RebuildAsync(scene.Booking);
        var whole = await stores.RowAsync(scene.Booking);
        await stores.SqlAsync(breaking);
        var another = await stores.Facts.BookingAsync(scene.Farmer, scene.Place, inspectionId: scene.Inspection);
        await stores.RebuildAsync(scene.Booking, another);

        foreach (var booking in new[] { scene.Booking, another })
        {
            var row = await stores.RowAsync(booking);
            Assert.Equal(section, Section(row));
            Assert.Contains(state, Reason(row), StringComparison.Ordinal);
            Assert.DoesNotContain("select", Reason(row), StringComparison.OrdinalIgnoreCase);
            foreach (var other in new[] { "inspection_data", "sensors", "pest_events", "certificates" }.Where(other => other != section))
                Assert.Equal(whole[other]!.ToJsonString(), row[other]!.ToJsonString());
            var due = DateTimeOffset.Parse((string)row["refresh_due_at"]!) - DateTimeOffset.Parse((string)row["updated_at"]!);
            Assert.InRange(due, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(6));
        }
    }

    [Fact]
    public async Task What_a_degraded_section_would_say_is_unknown_and_not_none()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await FullSceneAsync(stores);
        await stores.SqlAsync("alter table pest_events rename to pests_elsewhere");
        await stores.SqlAsync("alter table certificates rename to papers");
        await stores.RebuildAsync(scene.Booking);

        var metadata = (await stores.RowAsync(scene.Booking))["snap_metadata"]!;
        Assert.Null(metadata["pest_count"]);
        Assert.Null(metadata["pest_alert_active"]);
        Assert.Null(metadata["is_certified"]);
        Assert.Equal(["certificates", "pest_events"], metadata["degraded"]!.AsArray().Select(d => (string?)d!["section"]));
    }

    [Fact]
    public async Task One_place_with_a_poisoned_value_leaves_the_others_of_the_batch_whole()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        List<Facts.Scene> scenes = [];
        for (var i = 0; i < 9; i++)
            scenes.Add(await FullSceneAsync(stores));
        var poisoned = scenes[6];
        await stores.SqlAsync("alter table iot_sensor_readings rename to readings_stored");
        await stores.SqlAsync(
            $"""
            create view iot_sensor_readings as
            select sensor_id, reading_time, alert_triggered,
                   value / (case when sensor_id in (select id from iot_sensors where location_id = '{poisoned.Place}') then 0 else 1 end) as value
            from readings_stored
            """);
        await stores.RebuildAsync([.. scenes.Select(scene => scene.Booking)]);

        foreach (var scene in scenes)
        {
            var row = await stores.RowAsync(scene.Booking);
            Assert.Equal(scene == poisoned ? "sensors" : null, Section(row));
            Assert.Equal(scene == poisoned, row["sensors"]!.ToJsonString() == "{}");
            Assert.NotEqual("[]", row["pest_events"]!.ToJsonString());
        }
    }

    [Fact]
    public async Task A_section_comes_back_with_the_next_rebuild_once_its_source_does()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await FullSceneAsync(stores);
        await stores.SqlAsync("alter table pest_events rename column severity to how_bad");
        await stores.RebuildAsync(scene.Booking);
        await stores.SqlAsync("alter table pest_events rename column how_bad to severity");
        await stores.RebuildAsync(scene.Booking);

        var row = await stores.RowAsync(scene.Booking);
        Assert.Null(Section(row));
        Assert.Equal(2, (int)row["version"]!);
        Assert.Equal(1, (int)row["snap_metadata"]!["pest_count"]!);
    }

    [Fact]
    public async Task A_failure_that_is_no_sections_own_is_the_callers()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        var scene = await FullSceneAsync(stores);
        await stores.SqlAsync("alter table snapshot_history rename to history_elsewhere");

        var failure = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => stores.RebuildAsync(scene.Booking));
        Assert.Equal("42P01", failure.SqlState);
    }

    private static async Task<Facts.Scene> FullSceneAsync(OwnStores stores)
    {
        var scene = await stores.Facts.SceneAsync();
        await stores.Facts.ReadingAsync(await stores.Facts.SensorAsync(scene.Place), 4.5);
        await stores.Facts.PestAsync(scene.Place);
        await stores.Facts.CertificateAsync(scene.Vendor);
        return scene;
    }

    private static string? Section(JsonObject row) => (string?)row["snap_metadata"]!["degraded"]!.AsArray().SingleOrDefault()?["section"];

    private static string Reason(JsonObject row) => (string)row["snap_metadata"]!["degraded"]![0]!["reason"]!;
}
