using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Snapshots;

/// <summary>Writes source rows directly, as any program may. Times are given as distances from now, by PostgreSQL's clock.</summary>
internal sealed class Facts(NpgsqlDataSource database)
{
    public async Task<Guid> FarmerAsync()
    {
        var id = Guid.CreateVersion7();
        await SqlAsync("insert into farmers (id, name) values ($1, 'Asha Patil')", id);
        return id;
    }

    public async Task<Guid> VendorAsync()
    {
        var id = Guid.CreateVersion7();
        await SqlAsync("insert into vendors (id, name) values ($1, 'Godavari Cold Storage')", id);
        return id;
    }

    public async Task<Guid> PlaceAsync(Guid vendorId, double lat = 18.52, double lon = 73.86, string name = "Hall 1")
    {
        var id = Guid.CreateVersion7();
        await SqlAsync(
            """
            insert into storage_locations (id, vendor_id, name, type, address, lat, lon, capacity_kg, price_amount, price_unit, facilities)
            values ($1, $2, $5, 'cold', 'Market Yard, Pune', $3, $4, 10000000, 80.50, 'quintal_month', '{}')
            """, id, vendorId, lat, lon, name);
        return id;
    }

    /// <summary>A booking that began <paramref name="startedDaysAgo"/> days ago.</summary>
    public async Task<Guid> BookingAsync(
        Guid farmerId, Guid placeId, string crop = "tomato", string status = "pending", double startedDaysAgo = 0.5, int days = 30,
        Guid? inspectionId = null, decimal quantityKg = 500, string? grade = null)
    {
        var id = Guid.CreateVersion7();
        await SqlAsync(
            """
            insert into storage_bookings (
                id, farmer_id, location_id, vendor_id, crop_type, quantity_kg, grade, grade_source, duration_days, start_date, end_date,
                price_per_day, total_price, booking_status, payment_status, inspection_id, transport_required)
            select $1, $2, l.id, l.vendor_id, $4, $8, $10::text, case when $10::text is null then null else 'claimed' end, $7,
                   t.start, t.start + make_interval(hours => 24 * $7), 13.42, 402.50, $5, 'pending', $9::uuid, true
            from storage_locations l, (select now() - $6 as start) t
            where l.id = $3
            """, id, farmerId, placeId, crop, status, TimeSpan.FromDays(startedDaysAgo), days, quantityKg, (object?)inspectionId ?? DBNull.Value,
            (object?)grade ?? DBNull.Value);
        return id;
    }

    public async Task<Guid> InspectionAsync(
        Guid farmerId, string crop = "tomato", decimal? freshnessScore = 0.875m, int? shelfLifeDays = 12, string? grade = "A")
    {
        var id = Guid.CreateVersion7();
        await SqlAsync(
            """
            insert into storage_guide_storage_inspections (
                id, farmer_id, crop_detected, grade, freshness, freshness_score, visual_defects, shelf_life_days, inspected_at)
            values ($1, $2, $3, $6::text, 'fresh', $4::numeric, '{bruises,spots}', $5::int, now() - interval '2 hours')
            """, id, farmerId, crop, (object?)freshnessScore ?? DBNull.Value, (object?)shelfLifeDays ?? DBNull.Value, (object?)grade ?? DBNull.Value);
        return id;
    }

    public async Task<Guid> SensorAsync(
        Guid placeId, string type = "temperature", string status = "active", string unit = "°C", string? deviceId = null,
        double? warnLow = 2, double? warnHigh = 8, double? criticalLow = 0, double? criticalHigh = 12)
    {
        var id = Guid.CreateVersion7();
        await SqlAsync(
            """
            insert into iot_sensors (id, location_id, device_id, sensor_type, unit, status, warn_low, warn_high, critical_low, critical_high)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """, id, placeId, deviceId ?? $"device-{id}", type, unit, status, Or(warnLow), Or(warnHigh), Or(criticalLow), Or(criticalHigh));
        return id;

        static object Or(double? value) => value is null ? DBNull.Value : value;
    }

    /// <summary>A reading of some minutes ago; ahead, where that is negative.</summary>
    public Task ReadingAsync(Guid sensorId, double value, double minutesAgo = 1, bool alert = false) => SqlAsync(
        "insert into iot_sensor_readings (sensor_id, reading_time, value, alert_triggered) values ($1, now() - $2, $3, $4)",
        sensorId, TimeSpan.FromMinutes(minutesAgo), value, alert);

    public async Task<Guid> PestAsync(Guid placeId, string severity = "low", double daysAgo = 1, double? resolvedDaysAgo = null, string type = "rice weevil")
    {
        var id = Guid.CreateVersion7();
        await SqlAsync(
            """
            insert into pest_events (id, location_id, pest_type, severity, confidence, action_taken, detected_at, resolved_at)
            values ($1, $2, $3, $4, 0.9, null, now() - $5, now() - $6::interval)
            """, id, placeId, type, severity, TimeSpan.FromDays(daysAgo), resolvedDaysAgo is { } days ? TimeSpan.FromDays(days) : DBNull.Value);
        return id;
    }

    /// <summary>A certificate whose days are given as distances from today (UTC).</summary>
    public async Task<Guid> CertificateAsync(
        Guid? vendorId = null, Guid? bookingId = null, string type = "FSSAI", string status = "valid", int issuedDaysAgo = 10, int? expiresInDays = 20,
        string number = "100")
    {
        var id = Guid.CreateVersion7();
        await SqlAsync(
            """
            insert into certificates (id, vendor_id, booking_id, type, issuer, number, issue_date, expiry_date, status, score)
            values ($1, $2, $3, $4, 'State authority', $8, (now() at time zone 'UTC')::date - $5, (now() at time zone 'UTC')::date + $6::int, $7, 91.50)
            """, id, (object?)vendorId ?? DBNull.Value, (object?)bookingId ?? DBNull.Value, type, issuedDaysAgo,
            expiresInDays is { } days ? days : DBNull.Value, status, number);
        return id;
    }

    /// <summary>A farmer's booking at a place of its own.</summary>
    public async Task<Scene> SceneAsync(string crop = "tomato", bool inspected = true)
    {
        var farmer = await FarmerAsync();
        var vendor = await VendorAsync();
        var place = await PlaceAsync(vendor);
        var inspection = inspected ? await InspectionAsync(farmer, crop) : (Guid?)null;
        return new(farmer, vendor, place, inspection, await BookingAsync(farmer, place, crop, inspectionId: inspection));
    }

    public async Task<int> SqlAsync(string sql, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Who and what a booking is about.</summary>
    internal sealed record Scene(Guid Farmer, Guid Vendor, Guid Place, Guid? Inspection, Guid Booking);
}
