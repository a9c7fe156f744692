namespace MarketSnapshot.Tests.EndToEnd.Reconciling;

/// <summary>A statement on a source table, and what becomes of it.</summary>
/// <param name="Sql">The statement; <c>{name}</c> stands for an id of <see cref="Neighbourhood"/>.</param>
/// <param name="Concerned">The bookings whose listings show it.</param>
/// <param name="Path">Where in those listings; null where each shows something else.</param>
/// <param name="Shown">What they show there then.</param>
internal sealed record DirectWrite(string Sql, string[] Concerned, string? Path = null, string? Shown = null);

/// <summary>
/// Inserts, updates and deletes in every source table. The bookings "one" and "neighbour" are at one place, "cousin" is at another place
/// of the same vendor, "stranger" at a place of another vendor.
/// </summary>
internal static class DirectWrites
{
    private static readonly string[] One = ["one"];
    private static readonly string[] Place = ["one", "neighbour"];
    private static readonly string[] Vendor = ["one", "neighbour", "cousin"];
    private static readonly string[] Nobody = [];

    public static IReadOnlyDictionary<string, DirectWrite[]> ByTable { get; } = new Dictionary<string, DirectWrite[]>(StringComparer.Ordinal)
    {
        ["storage_bookings"] =
        [
            new("""
                insert into storage_bookings (id, farmer_id, location_id, vendor_id, crop_type, quantity_kg, duration_days, start_date, end_date,
                    price_per_day, total_price, booking_status, payment_status, transport_required)
                select '{new}', farmer_id, location_id, vendor_id, 'onion', 12, duration_days, start_date, end_date, 1, 30, 'pending', 'pending', true
                from storage_bookings where id = '{one}'
                """, ["new"], "crop_type", "onion"),
            new("update storage_bookings set quantity_kg = 77 where id = '{one}'", One, "quantity_kg", "77"),
            new("update storage_bookings set grade = 'B', grade_source = 'claimed' where id in ('{one}', '{cousin}')", ["one", "cousin"], "grade_source", "claimed"),
            new("update storage_bookings set location_id = '{cousin place}' where id = '{neighbour}'", ["neighbour"], "location.id", "{cousin place}"),
            new("update storage_bookings set booking_status = 'cancelled' where id = '{new}'", ["new"], "status", "withdrawn"),
            new("update storage_bookings set booking_status = 'confirmed' where id = '{new}'", ["new"], "booking_status", "confirmed"),
            new("delete from storage_bookings where id = '{one}'", One, "status", "withdrawn"),
        ],
        ["storage_locations"] =
        [
            new("""
                insert into storage_locations (id, vendor_id, name, type, address, lat, lon, capacity_kg, price_amount, price_unit, facilities)
                select '{new}', vendor_id, 'Annex', type, address, lat, lon, capacity_kg, price_amount, price_unit, facilities
                from storage_locations where id = '{place}'
                """, Nobody),
            new("update storage_locations set name = 'Hall of fame' where id = '{place}'", Place, "location.name", "Hall of fame"),
            new("update storage_locations set price_amount = 91.25, price_unit = 'kg_day' where id = '{place}'", Place, "storage_price.amount", "91.25"),
            new("delete from storage_locations where id = '{new}'", Nobody),
        ],
        ["storage_guide_storage_inspections"] =
        [
            new("""
                insert into storage_guide_storage_inspections (id, farmer_id, crop_detected, grade, freshness_score, visual_defects, inspected_at)
                select '{new}', farmer_id, 'tomato', 'C', 0.25, '{}', now() from storage_bookings where id = '{one}'
                """, Nobody),
            new("update storage_guide_storage_inspections set freshness_score = 0.5 where id = '{inspection}'", One, "quality_score", "50"),
            new("update storage_bookings set inspection_id = '{new}' where id = '{one}'", One, "quality_score", "25"),
            new("delete from storage_guide_storage_inspections where id = '{new}'", One, "inspection_data.status", "pending"),
        ],
        ["iot_sensors"] =
        [
            new("insert into iot_sensors (id, location_id, device_id, sensor_type, unit, status) values ('{new}', '{place}', 'co2-1', 'co2', 'ppm', 'active')", Place, "sensors.co2.status", "stale"),
            new("update iot_sensors set status = 'maintenance' where id = '{sensor}'", Place, "sensors.temperature.status", "inactive"),
            new("update iot_sensors set location_id = '{cousin place}' where id = '{new}'", Vendor),
            new("delete from iot_sensors where location_id = '{place}'", Place, "sensors.temperature", "absent"),
        ],
        ["iot_sensor_readings"] =
        [
            new("insert into iot_sensor_readings (sensor_id, reading_time, value, alert_triggered) values ('{sensor}', now(), 9.5, true)", Place, "sensors.temperature.value", "9.5"),
            new("update iot_sensor_readings set value = 6.25 where value = 9.5", Place, "sensors.temperature.value", "6.25"),
            new("delete from iot_sensor_readings where sensor_id = '{sensor}'", Place, "sensors.temperature.value", "BsonNull"),
        ],
        ["pest_events"] =
        [
            new("insert into pest_events (id, location_id, pest_type, severity, detected_at) values ('{new}', '{place}', 'moth', 'critical', now())", Place, "has_pest_alerts", "true"),
            new("update pest_events set resolved_at = now() where id = '{new}'", Place, "has_pest_alerts", "false"),
            new("update pest_events set action_taken = 'fumigated' where id = '{new}'", Place, "pest_events.0.action_taken", "fumigated"),
            new("update pest_events set location_id = '{cousin place}' where id = '{new}'", Vendor),
            new("delete from pest_events where location_id = '{place}'", Place, "pest_count", "0"),
        ],
        ["certificates"] =
        [
            new("insert into certificates (id, vendor_id, type, issuer, number, issue_date, status) values ('{new}', '{vendor}', 'HACCP', 'i', 'n', current_date - 1, 'valid')", Vendor, "certification_types", "[FSSAI, HACCP]"),
            new("update certificates set score = 88 where id = '{new}'", Vendor, "certificates.1.score", "88"),
            new("update certificates set vendor_id = null, booking_id = '{stranger}', type = 'storage', status = 'issued' where id = '{new}'", ["one", "neighbour", "cousin", "stranger"]),
            new("update certificates set status = 'revoked' where vendor_id = '{vendor}'", Vendor, "is_certified", "false"),
            new("insert into certificates (id, booking_id, type, issuer, number, issue_date, status) values (gen_random_uuid(), '{one}', 'storage', 'i', 'n', current_date - 1, 'issued')", One, "certification_types", "[storage]"),
            new("delete from certificates where booking_id = '{one}'", One, "is_certified", "false"),
        ],
        ["vendors"] =
        [
            new("insert into vendors (id, name) values ('{new}', 'another')", Nobody),
            new("update vendors set name = 'another name'", Nobody),
            new("delete from vendors where id = '{new}'", Nobody),
        ],
        ["farmers"] =
        [
            new("insert into farmers (id, name) values ('{new}', 'another')", Nobody),
            new("update farmers set name = 'another name', contact = 'elsewhere'", Nobody),
            new("delete from farmers where id = '{new}'", Nobody),
        ],
    };
}
