using Npgsql;

namespace MarketSnapshot.Benchmarks.Population;

/// <summary>
/// Fills the source tables by one statement each: places with vendors, two sensors each and their readings, pest events at every fourth
/// place, certificates, and bookings, half of them inspected, that come in at another place each time. Everything is recent, so that
/// nothing comes due by itself within hours.
/// </summary>
internal static class SourceData
{
    private const int BookingsPerFarmer = 20;
    private const int PlacesPerVendor = 10;

    /// <summary>The id of a row by its number: in the order of numbers, as ids that are made one after another are.</summary>
    /// <param name="kind">Three hexadecimal digits for the table.</param>
    /// <param name="number">An SQL expression.</param>
    public static string Id(string kind, string number) =>
        $"(lpad(to_hex({number}), 12, '0') || '7{kind}8' || substr(md5(({number})::text), 1, 15))::uuid";

    /// <summary>The id of a place by its number, from 0.</summary>
    public static string Place(string number) => Id("003", number);

    /// <summary>The id of a sensor by its number; those of place p are 2p and 2p + 1.</summary>
    public static string Sensor(string number) => Id("004", number);

    /// <summary>The id of a booking by its number, from 0; it is at place number modulo the number of places.</summary>
    public static string Booking(string number) => Id("006", number);

    /// <summary>Fills empty tables.</summary>
    public static async Task FillAsync(NpgsqlDataSource database, int places, int bookings, CancellationToken cancellationToken)
    {
        foreach (var sql in Statements(places, bookings))
        {
            await using var command = database.CreateCommand(sql);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static IEnumerable<string> Statements(int places, int bookings) =>
    [
        $"""
        insert into vendors (id, name, contact)
        select {Id("001", "n")}, 'Cold storage company ' || n, 'vendor' || n || '@example.org'
        from generate_series(0, {places / PlacesPerVendor}) n
        """,
        $"""
        insert into farmers (id, name, contact)
        select {Id("002", "n")}, 'Farmer ' || n, 'farmer' || n || '@example.org'
        from generate_series(0, {bookings / BookingsPerFarmer}) n
        """,
        $"""
        insert into storage_locations (id, vendor_id, name, type, address, lat, lon, capacity_kg, price_amount, price_unit, rating, facilities)
        select {Place("n")}, {Id("001", $"n / {PlacesPerVendor}")}, 'Hall ' || n, case n % 3 when 0 then 'dry' else 'cold' end,
               n || ' Market Yard Road, District ' || n % 600, 8 + (n * 0.618034) % 25, 70 + (n * 0.414214) % 20, 100000000,
               60 + n % 50, case n % 5 when 0 then 'kg_day' else 'quintal_month' end, 3 + (n % 20) / 10.0, array['loading dock', 'weighbridge']
        from generate_series(0, {places - 1}) n
        """,
        $"""
        insert into iot_sensors (id, location_id, device_id, sensor_type, unit, status, warn_low, warn_high, critical_low, critical_high)
        select {Sensor("n")}, {Place("n / 2")}, 'device-' || n, case n % 2 when 0 then 'temperature' else 'humidity' end,
               case n % 2 when 0 then '°C' else '%' end, 'active',
               case n % 2 when 0 then 2 else 60 end, case n % 2 when 0 then 8 else 90 end,
               case n % 2 when 0 then 0 else 40 end, case n % 2 when 0 then 12 else 98 end
        from generate_series(0, {places * 2 - 1}) n
        """,
        $"""
        insert into iot_sensor_readings (sensor_id, reading_time, value, alert_triggered)
        select {Sensor("n")}, now() - make_interval(mins => 10 * k + n % 10),
               round((case n % 2 when 0 then 4 + (n * 0.37 + k) % 5 else 65 + (n * 0.73 + k) % 20 end)::numeric, 2), false
        from generate_series(0, {places * 2 - 1}) n, generate_series(1, 6) k
        """,
        $"""
        insert into pest_events (id, location_id, pest_type, severity, confidence, action_taken, detected_at, resolved_at)
        select {Id("005", "n")}, {Place("n * 4")}, (array['rice weevil', 'potato tuber moth', 'red flour beetle'])[1 + n % 3],
               (array['low', 'medium', 'high', 'critical'])[1 + n % 4], 0.5 + (n % 50) / 100.0, 'traps set',
               now() - make_interval(hours => 20 + n % 40), case n % 2 when 0 then now() - interval '1 hour' end
        from generate_series(0, {(places - 1) / 4}) n
        """,
        $"""
        insert into certificates (id, vendor_id, type, issuer, number, issue_date, expiry_date, status, score)
        select {Id("007", "n")}, {Id("001", "n / 2")}, case n % 2 when 0 then 'FSSAI' else 'HACCP' end, 'State authority', 'C-' || n,
               current_date - 100, current_date + 100 + n % 200, 'valid', 60 + n % 40
        from generate_series(0, {places / PlacesPerVendor * 2}) n
        """,
        $"""
        insert into storage_guide_storage_inspections (
            id, farmer_id, crop_detected, grade, freshness, freshness_score, visual_defects, shelf_life_days, inspected_at)
        select {Id("008", "n")}, {Id("002", $"n / {BookingsPerFarmer}")}, {Crop("n")}, (array['A', 'B', 'C'])[1 + n % 3], 'fresh',
               0.5 + (n % 500) / 1000.0, array['bruises', 'spots'], 5 + n % 60, now() - make_interval(hours => 1 + n % 40)
        from generate_series(0, {bookings - 1}, 2) n
        """,
        $"""
        insert into storage_bookings (
            id, farmer_id, location_id, vendor_id, crop_type, quantity_kg, grade, grade_source, duration_days, start_date, end_date,
            price_per_day, total_price, booking_status, payment_status, inspection_id, transport_required)
        select {Booking("n")}, {Id("002", $"n / {BookingsPerFarmer}")}, {Place($"n % {places}")}, {Id("001", $"n % {places} / {PlacesPerVendor}")},
               {Crop("n")}, 100 + n % 5000, case n % 2 when 0 then (array['A', 'B', 'C'])[1 + n % 3] end, case n % 2 when 0 then 'inspection' end,
               30, t.start, t.start + interval '720 hours', 13.42, 402.60, case n % 3 when 0 then 'pending' else 'active' end, 'pending',
               case n % 2 when 0 then {Id("008", "n")} end, n % 2 = 0
        from generate_series(0, {bookings - 1}) n, lateral (select now() - make_interval(hours => 1 + n % 200) as start) t
        """,
        "analyze",
    ];

    private static string Crop(string number) => $"(array['tomato', 'onion', 'potato', 'chilli', 'rice', 'wheat', 'turmeric'])[1 + ({number}) % 7]";
}
