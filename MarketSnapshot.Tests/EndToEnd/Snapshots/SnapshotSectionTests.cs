using System.Text.Json.Nodes;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Snapshots;

/// <summary>What a snapshot says, by the facts in the source tables.</summary>
public sealed class SnapshotSectionTests(SharedStores shared) : IClassFixture<SharedStores>
{
    [Fact]
    public async Task A_booking_about_which_nothing_is_known_says_so_in_every_section()
    {
        var stores = shared.Stores;
        var scene = await stores.Facts.SceneAsync(inspected: false);
        await stores.RebuildAsync(scene.Booking);

        var row = await stores.RowAsync(scene.Booking);
        Assert.Equal("""{"status":"pending"}""", row["inspection_data"]!.ToJsonString());
        Assert.Equal("{}", row["sensors"]!.ToJsonString());
        Assert.Equal("[]", row["pest_events"]!.ToJsonString());
        Assert.Equal("[]", row["certificates"]!.ToJsonString());
        Assert.Equal("no_data", (string?)row["snap_metadata"]!["sensor_health"]);
        Assert.Equal(0, (int)row["snap_metadata"]!["pest_count"]!);
        Assert.False((bool)row["snap_metadata"]!["is_certified"]!);
        Assert.Equal("ready_to_publish", (string?)row["status"]);
        Assert.Equal((1, 0), ((int)row["version"]!, (int)row["published_version"]!));
        Assert.NotNull(row["unpublished_since"]);
    }

    [Theory]
    [InlineData("tomato", "  TOMATO ", true)]
    [InlineData("tomato", "potato", false)]
    public async Task An_inspection_counts_only_if_it_is_of_this_crop(string booked, string detected, bool counts)
    {
        var stores = shared.Stores;
        var scene = await stores.Facts.SceneAsync(inspected: false);
        var inspection = await stores.Facts.InspectionAsync(scene.Farmer, detected);
        var booking = await stores.Facts.BookingAsync(scene.Farmer, scene.Place, booked, inspectionId: inspection);
        await stores.RebuildAsync(booking);

        var data = (await stores.RowAsync(booking))["inspection_data"]!;
        Assert.Equal(counts ? "completed" : "pending", (string?)data["status"]);
        if (counts)
        {
            Assert.Equal(87.5m, (decimal)data["quality_score"]!);
            Assert.Equal("""["bruises","spots"]""", data["defects"]!.ToJsonString());
            Assert.Equal(12, (int)data["shelf_life_days"]!);
        }
    }

    [Fact]
    public async Task An_inspection_of_another_farmer_does_not_count()
    {
        var stores = shared.Stores;
        var scene = await stores.Facts.SceneAsync(inspected: false);
        var foreign = await stores.Facts.InspectionAsync(await stores.Facts.FarmerAsync());
        var booking = await stores.Facts.BookingAsync(scene.Farmer, scene.Place, inspectionId: foreign);
        await stores.RebuildAsync(booking);

        Assert.Equal("pending", (string?)(await stores.RowAsync(booking))["inspection_data"]!["status"]);
    }

    [Fact]
    public async Task An_inspection_without_a_score_leaves_the_score_unknown()
    {
        var stores = shared.Stores;
        var scene = await stores.Facts.SceneAsync(inspected: false);
        var inspection = await stores.Facts.InspectionAsync(scene.Farmer, freshnessScore: null, shelfLifeDays: null);
        var booking = await stores.Facts.BookingAsync(scene.Farmer, scene.Place, inspectionId: inspection);
        await stores.RebuildAsync(booking);

        var data = (await stores.RowAsync(booking))["inspection_data"]!;
        Assert.Null(data["quality_score"]);
        Assert.Null(data["shelf_life_days"]);
    }

    [Fact]
    public async Task Sensors_are_summed_up_by_type_over_those_in_service_that_are_not_stale()
    {
        var stores = shared.Stores;
        var scene = await stores.Facts.SceneAsync();
        var first = await stores.Facts.SensorAsync(scene.Place, deviceId: $"a {scene.Place}");
        var second = await stores.Facts.SensorAsync(scene.Place, deviceId: $"b {scene.Place}");
        var stale = await stores.Facts.SensorAsync(scene.Place, deviceId: $"c {scene.Place}");
        var serviced = await stores.Facts.SensorAsync(scene.Place, status: "maintenance", deviceId: $"d {scene.Place}");
        await stores.Facts.SensorAsync(scene.Place, deviceId: $"e {scene.Place}");
        var humidity = await stores.Facts.SensorAsync(scene.Place, "humidity", unit: "%", warnLow: null, warnHigh: null, criticalLow: null, criticalHigh: null);
        await stores.Facts.ReadingAsync(first, 4.1, minutesAgo: 90);
        await stores.Facts.ReadingAsync(first, 4.2, minutesAgo: 2, alert: true);
        await stores.Facts.ReadingAsync(second, 5.2, minutesAgo: 30);
        await stores.Facts.ReadingAsync(stale, 7.7, minutesAgo: 7 * 60);
        await stores.Facts.ReadingAsync(serviced, 99, minutesAgo: 1);
        await stores.Facts.ReadingAsync(humidity, 63.25, minutesAgo: 10);
        await stores.RebuildAsync(scene.Booking);

        var row = await stores.RowAsync(scene.Booking);
        var temperature = row["sensors"]!["temperature"]!;
        Assert.Equal(4.2m, (decimal)temperature["value"]!);
        Assert.True((bool)temperature["alert_triggered"]!);
        Assert.Equal("active", (string?)temperature["status"]);
        Assert.Equal((4.7m, 4.2m, 5.2m, 2), ((decimal)temperature["avg"]!, (decimal)temperature["min"]!, (decimal)temperature["max"]!, (int)temperature["count"]!));
        Assert.Equal(
            ["a active 4.2", "b active 5.2", "c stale 7.7", "d inactive 99", "e stale "],
            temperature["devices"]!.AsArray().Select(d => $"{((string)d!["device_id"]!)[0]} {d["status"]} {d["value"]}"));
        Assert.Equal(63.25m, (decimal)row["sensors"]!["humidity"]!["avg"]!);
        Assert.Equal("warning", (string?)row["snap_metadata"]!["sensor_health"]);
    }

    [Theory]
    [InlineData(5.0, "good")]
    [InlineData(8.5, "warning")]
    [InlineData(1.5, "warning")]
    [InlineData(12.5, "critical")]
    [InlineData(-0.5, "critical")]
    [InlineData(8.0, "good")]
    public async Task Sensor_health_follows_the_bounds_of_the_sensor(double value, string health)
    {
        var stores = shared.Stores;
        var scene = await stores.Facts.SceneAsync();
        await stores.Facts.ReadingAsync(await stores.Facts.SensorAsync(scene.Place), value);
        await stores.RebuildAsync(scene.Booking);

        Assert.Equal(health, (string?)(await stores.RowAsync(scene.Booking))["snap_metadata"]!["sensor_health"]);
    }

    [Fact]
    public async Task A_reading_that_is_not_finite_or_dated_ahead_is_no_fact_and_the_one_before_it_counts()
    {
        var stores = shared.Stores;
        var scene = await stores.Facts.SceneAsync();
        var sensor = await stores.Facts.SensorAsync(scene.Place);
        await stores.Facts.ReadingAsync(sensor, 3.5, minutesAgo: 20);
        await stores.Facts.ReadingAsync(sensor, double.NaN, minutesAgo: 5);
        await stores.Facts.ReadingAsync(sensor, double.PositiveInfinity, minutesAgo: 4);
        await stores.Facts.ReadingAsync(sensor, 3.6, minutesAgo: -4);
        await stores.Facts.ReadingAsync(sensor, 77, minutesAgo: -60);
        await stores.RebuildAsync(scene.Booking);

        var row = await stores.RowAsync(scene.Booking);
        Assert.Equal(3.6m, (decimal)row["sensors"]!["temperature"]!["value"]!);
        // The reading that lies an hour ahead becomes a fact five minutes before its time, which is before the sensor goes stale.
        Assert.InRange(Time(row["refresh_due_at"]) - Time(row["updated_at"]), TimeSpan.FromMinutes(54), TimeSpan.FromMinutes(55));
    }

    [Fact]
    public async Task Values_in_different_units_have_no_average()
    {
        var stores = shared.Stores;
        var scene = await stores.Facts.SceneAsync();
        await stores.Facts.ReadingAsync(await stores.Facts.SensorAsync(scene.Place, unit: "°C"), 4);
        await stores.Facts.ReadingAsync(await stores.Facts.SensorAsync(scene.Place, unit: "°F"), 39.2);
        await stores.RebuildAsync(scene.Booking);

        var temperature = (await stores.RowAsync(scene.Booking))["sensors"]!["temperature"]!;
        Assert.Null(temperature["avg"]);
        Assert.Equal(2, (int)temperature["count"]!);
    }

    [Fact]
    public async Task Pest_events_of_the_window_or_unresolved_are_shown_newest_first_and_all_are_counted()
    {
        var stores = shared.Stores;
        var scene = await stores.Facts.SceneAsync();
        await stores.Facts.PestAsync(scene.Place, "high", daysAgo: 30, type: "old but unresolved");
        await stores.Facts.PestAsync(scene.Place, "low", daysAgo: 6.9, resolvedDaysAgo: 1, type: "resolved in the window");
        await stores.Facts.PestAsync(scene.Place, "critical", daysAgo: 7.1, resolvedDaysAgo: 1, type: "resolved before the window");
        await stores.Facts.PestAsync(scene.Place, "low", daysAgo: -1, type: "dated ahead");
        for (var i = 0; i < 60; i++)
            await stores.Facts.PestAsync(scene.Place, "low", daysAgo: 0.1 + i / 100.0, resolvedDaysAgo: 0.01, type: $"many {i:00}");
        await stores.RebuildAsync(scene.Booking);

        var row = await stores.RowAsync(scene.Booking);
        var events = row["pest_events"]!.AsArray();
        Assert.Equal(50, events.Count);
        Assert.Equal("many 00", (string?)events[0]!["pest_type"]);
        Assert.True(events.Select(e => (string)e!["detected_at"]!).Zip(events.Skip(1).Select(e => (string)e!["detected_at"]!)).All(p => string.CompareOrdinal(p.First, p.Second) >= 0));
        Assert.Equal(62, (int)row["snap_metadata"]!["pest_count"]!);
        Assert.True((bool)row["snap_metadata"]!["pest_alert_active"]!);
    }

    [Fact]
    public async Task Only_certificates_that_hold_today_are_shown_and_an_issued_storage_certificate_of_the_booking()
    {
        var stores = shared.Stores;
        var scene = await stores.Facts.SceneAsync();
        await stores.Facts.CertificateAsync(scene.Vendor, type: "organic", number: "holds", expiresInDays: 0);
        await stores.Facts.CertificateAsync(scene.Vendor, type: "FSSAI", number: "for ever", expiresInDays: null);
        await stores.Facts.CertificateAsync(scene.Vendor, type: "HACCP", number: "ran out", expiresInDays: -1);
        await stores.Facts.CertificateAsync(scene.Vendor, type: "HACCP", number: "begins tomorrow", issuedDaysAgo: -1);
        await stores.Facts.CertificateAsync(scene.Vendor, type: "HACCP", number: "taken back", status: "revoked");
        await stores.Facts.CertificateAsync(bookingId: scene.Booking, type: "storage", number: "of the booking", status: "issued");
        await stores.Facts.CertificateAsync(bookingId: scene.Booking, type: "storage", number: "not issued yet", status: "pending");
        await stores.RebuildAsync(scene.Booking);

        var row = await stores.RowAsync(scene.Booking);
        Assert.Equal(["for ever", "holds", "of the booking"], row["certificates"]!.AsArray().Select(c => (string?)c!["number"]));
        Assert.Equal(91.5m, (decimal)row["certificates"]![0]!["score"]!);
        Assert.Equal("""["FSSAI","organic","storage"]""", row["snap_metadata"]!["certification_types"]!.ToJsonString());
        Assert.True((bool)row["snap_metadata"]!["is_certified"]!);
        // Two of them change at midnight.
        Assert.Equal(Time(row["updated_at"]).UtcDateTime.Date.AddDays(1), Time(row["refresh_due_at"]).UtcDateTime);
    }

    [Fact]
    public async Task The_moment_of_refresh_is_the_earliest_at_which_any_rule_answers_otherwise()
    {
        var stores = shared.Stores;
        var scene = await stores.Facts.SceneAsync();
        await stores.RebuildAsync(scene.Booking);
        var row = await stores.RowAsync(scene.Booking);
        Assert.Equal(Time(row["end_date"]), Time(row["refresh_due_at"]));

        await stores.Facts.PestAsync(scene.Place, daysAgo: 6.5, resolvedDaysAgo: 1);
        await stores.RebuildAsync(scene.Booking);
        Assert.InRange(Time((await stores.RowAsync(scene.Booking))["refresh_due_at"]) - Time(row["updated_at"]), TimeSpan.FromHours(11), TimeSpan.FromHours(12.1));

        await stores.Facts.ReadingAsync(await stores.Facts.SensorAsync(scene.Place), 4, minutesAgo: 60);
        await stores.RebuildAsync(scene.Booking);
        Assert.InRange(Time((await stores.RowAsync(scene.Booking))["refresh_due_at"]) - Time(row["updated_at"]), TimeSpan.FromHours(4.9), TimeSpan.FromHours(5.1));
    }

    private static DateTimeOffset Time(JsonNode? node) => DateTimeOffset.Parse((string)node!);
}
