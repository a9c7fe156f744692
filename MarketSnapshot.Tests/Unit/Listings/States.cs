using CsCheck;
using MarketSnapshot.Core.Listings;

namespace MarketSnapshot.Tests.Unit.Listings;

/// <summary>Listing states for tests.</summary>
internal static class States
{
    /// <summary>Whole characters of several scripts, as PostgreSQL keeps text.</summary>
    private static readonly Gen<string> Words =
        Gen.OneOfConst("a", "b", " ", "\"", "\\", "/", "ä", "कृ", "🥔", "{", "}", "\n").Array[0, 12].Select(string.Concat);

    /// <summary>Times as PostgreSQL keeps them.</summary>
    private static readonly Gen<DateTimeOffset> Times =
        Gen.Long[0, 3_000_000_000_000_000].Select(microseconds => DateTimeOffset.UnixEpoch.AddTicks(microseconds * 10));

    /// <summary>Any state, with sections as the builder writes them.</summary>
    public static Gen<ListingState> Any { get; } =
        from version in Gen.Long[1, 1_000_000]
        from onMarket in Gen.Bool
        from crop in Words
        from grade in Gen.Null(Words)
        from quantity in Gen.Long[1, 1_000_000_000].Select(grams => grams / 1000m)
        from start in Times
        from days in Gen.Int[1, 730]
        from sentAt in Times
        from firstPublishedAt in Gen.Nullable(Times)
        from score in Gen.Nullable(Gen.Int[0, 1000].Select(tenths => tenths / 10m))
        from value in Gen.Nullable(Gen.Double[-1e12, 1e12])
        from readingTime in Times
        from pests in Gen.Int[0, 70]
        from unknown in Gen.Bool
        from text in Words
        select Of(version, onMarket) with
        {
            CropType = crop,
            Grade = grade,
            QuantityKg = quantity,
            StartDate = start,
            EndDate = start.AddDays(days),
            DurationDays = days,
            SentAt = sentAt,
            FirstPublishedAt = firstPublishedAt,
            InspectionData = score is null
                ? """{"status": "pending"}"""
                : $$"""{"status": "completed", "quality_score": {{Json(score)}}, "freshness": {{Json(text)}}, "shelf_life_days": 12, "inspected_at": {{Json(Utc(start))}}, "defects": [{{Json(text)}}]}""",
            Sensors = value is null
                ? "{}"
                : $$$"""{"temperature": {"value": {{{Json(value)}}}, "count": 1, "reading_time": {{{Json(Utc(readingTime))}}}, "devices": [{"device_id": {{{Json(text)}}}, "value": {{{Json(value)}}}, "reading_time": {{{Json(Utc(readingTime))}}} }] } }""",
            PestEvents = $"[{string.Join(", ", Enumerable.Range(0, Math.Min(pests, 3)).Select(_ => $$"""{"pest_type": {{Json(text)}}, "severity": "low", "detected_at": {{Json(Utc(readingTime))}}, "resolved": true}"""))}]",
            Metadata = $$"""{"schema_version": 1, "is_certified": {{(unknown ? "null" : "true")}}, "certification_types": ["FSSAI"], "pest_count": {{(unknown ? "null" : pests)}}, "pest_alert_active": {{(unknown ? "null" : "false")}}, "sensor_health": "good", "degraded": []}""",
        };

    public static ListingState Of(long version = 1, bool onMarket = true, string hash = "a") => new()
    {
        BookingId = Guid.Parse("019c0000-0000-7000-8000-000000000001"),
        SnapshotId = Guid.Parse("019c0000-0000-7000-8000-000000000002"),
        FarmerId = Guid.Parse("019c0000-0000-7000-8000-000000000003"),
        VendorId = Guid.Parse("019c0000-0000-7000-8000-000000000004"),
        Version = version,
        OnMarket = onMarket,
        ContentHash = hash,
        CropType = "tomato",
        QuantityKg = 500,
        StartDate = DateTimeOffset.UnixEpoch,
        EndDate = DateTimeOffset.UnixEpoch.AddDays(30),
        DurationDays = 30,
        Details = """
            {"location": {"id": "019c0000-0000-7000-8000-000000000005", "name": "Hall 1", "type": "cold", "address": "Pune", "lat": 18.52, "lon": 73.86},
             "storage_price": {"amount": 80.5, "unit": "quintal_month", "currency": "INR"}, "booking_status": "active", "grade_source": null}
            """,
        InspectionData = """{"status": "pending"}""",
        Sensors = "{}",
        PestEvents = "[]",
        Certificates = """[{"id": "019c0000-0000-7000-8000-000000000006", "type": "FSSAI", "issue_date": "2026-01-01", "expiry_date": null, "score": 91.5}]""",
        Metadata = """{"schema_version": 1, "is_certified": true, "certification_types": ["FSSAI"], "pest_count": 0, "pest_alert_active": false, "sensor_health": "no_data", "degraded": []}""",
        SentAt = DateTimeOffset.UnixEpoch.AddDays(1),
    };

    private static string Json<T>(T value) => System.Text.Json.JsonSerializer.Serialize(value);

    private static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");
}
