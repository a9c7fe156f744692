using CsCheck;
using MarketSnapshot.Core.Listings;
using MongoDB.Bson;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Listings;

/// <summary>A listing is a function of its state, with one type for each field, and reads back as it was written.</summary>
public sealed class ListingDocumentTests
{
    private static readonly string[] ListingNames =
    [
        "_id", "booking_id", "snapshot_id", "farmer_id", "vendor_id", "location", "storage_price", "booking_status", "crop_type", "grade",
        "grade_source", "quantity_kg", "start_date", "end_date", "duration_days", "quality_score", "freshness", "shelf_life_days",
        "inspection_data", "sensors", "pest_events", "pest_count", "has_pest_alerts", "certificates", "is_certified", "certification_types",
        "metadata", "status", "version", "content_hash", "first_published_at", "published_at", "updated_at",
    ];

    private static readonly string[] Times =
        ["start_date", "end_date", "first_published_at", "published_at", "updated_at", "inspected_at", "reading_time", "detected_at", "issue_date", "withdrawn_at"];

    [Fact]
    public void Every_state_has_one_document_with_the_agreed_fields() => States.Any.Sample(state =>
    {
        var document = ListingDocument.Of(state);
        Assert.Equal(state.OnMarket ? ListingNames : ["_id", "booking_id", "status", "version", "withdrawn_at"], document.Names);
        Assert.Equal(document.ToBson(), ListingDocument.Of(state).ToBson());
        Assert.Equal((state.BookingId.ToString(), state.BookingId.ToString()), (document["_id"].AsString, document["booking_id"].AsString));
        Assert.Equal(state.Version, document["version"].AsInt64);
    }, iter: 5_000);

    [Fact]
    public void Every_time_is_a_date_and_every_quantity_is_exact() => States.Any.Where(state => state.OnMarket).Sample(state =>
    {
        var document = ListingDocument.Of(state);
        Walk(document);
        Assert.Equal(state.QuantityKg, Decimal128.ToDecimal(document["quantity_kg"].AsDecimal128));
        Assert.Equal(80.5m, Decimal128.ToDecimal(document["storage_price"]["amount"].AsDecimal128));
        Assert.Equal([73.86, 18.52], document["location"]["geo"]["coordinates"].AsBsonArray.Select(number => number.AsDouble));

        static void Walk(BsonDocument part)
        {
            foreach (var element in part)
            {
                if (Times.Contains(element.Name))
                    Assert.Equal(BsonType.DateTime, element.Value.BsonType);
                foreach (var inner in element.Value is BsonArray array ? array.OfType<BsonDocument>() : element.Value is BsonDocument one ? [one] : [])
                    Walk(inner);
            }
        }
    }, iter: 5_000);

    [Fact]
    public void A_listing_reads_back_as_it_was_written() => States.Any.Where(state => state.OnMarket).Sample(state =>
    {
        var view = ListingReader.Read(ListingDocument.Of(state));
        Assert.NotNull(view);
        Assert.Equal(
            (state.BookingId, state.CropType, state.Grade, state.QuantityKg, state.DurationDays, state.Version, state.ContentHash),
            (view.BookingId, view.CropType, view.Grade, view.QuantityKg, view.DurationDays, view.Version, view.ContentHash));
        Assert.InRange((state.SentAt - view.UpdatedAt).Duration(), TimeSpan.Zero, TimeSpan.FromMilliseconds(1));
        Assert.Equal(new DateOnly(2026, 1, 1), view.Certificates[0].IssueDate);
        Assert.Equal(view.Sensors.Count > 0, view.Sensors.ContainsKey("temperature"));
        Assert.Equal(view.HasPestAlerts is null, view.PestCount is null);
    }, iter: 5_000);

    [Fact]
    public void The_head_of_a_document_shows_the_state_that_it_was_written_for_and_no_other() =>
        Gen.Select(States.Any, States.Any).Sample((state, other) =>
        {
            var head = ListingHead.Of(ListingDocument.Of(state));
            Assert.Equal((state.BookingId, state.Version, state.OnMarket), (head.BookingId, head.Version, head.OnMarket));
            Assert.True(head.Shows(state.OnMarket, state.ContentHash));
            Assert.False(head.Shows(!state.OnMarket, state.ContentHash));
            Assert.Equal(!state.OnMarket, head.Shows(state.OnMarket, other.ContentHash + "x"));
        }, iter: 5_000);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "_id": 5, "version": "x", "status": 7 }""")]
    [InlineData("""{ "_id": "not a booking", "version": 3.5, "content_hash": null, "published_at": "yesterday" }""")]
    public void A_document_that_somebody_else_wrote_is_read_without_a_failure(string json)
    {
        var document = BsonDocument.Parse(json);
        Assert.Equal(Guid.Empty, ListingHead.Of(document).BookingId);
        Assert.Null(ListingReader.Read(document));
    }

    [Theory]
    [InlineData("sensors", "[]")]
    [InlineData("sensors", "\"x\"")]
    [InlineData("sensors", "{\"temperature\": []}")]
    [InlineData("sensors", "{\"a$b.c\": {\"value\": 1e400}}")]
    [InlineData("pest_events", "{}")]
    [InlineData("pest_events", "[null]")]
    [InlineData("certificates", "null")]
    [InlineData("certificates", "[{\"type\": \"FSSAI\"}]")]
    [InlineData("inspection_data", "5")]
    [InlineData("snap_metadata", "[]")]
    [InlineData("snap_metadata", "{}")]
    [InlineData("listing_details", "\"x\"")]
    [InlineData("listing_details", "{\"location\": 1}")]
    public void A_section_that_no_buyer_could_read_is_refused_by_its_name(string section, string json)
    {
        var state = States.Of();
        var damaged = section switch
        {
            "sensors" => state with { Sensors = json },
            "pest_events" => state with { PestEvents = json },
            "certificates" => state with { Certificates = json },
            "inspection_data" => state with { InspectionData = json },
            "snap_metadata" => state with { Metadata = json },
            _ => state with { Details = json },
        };

        var refused = Assert.Throws<DamagedSectionException>(() => ListingDocument.Of(damaged));

        Assert.Equal($"its section {section} is damaged: it has not the fields or kinds of values that a listing needs.", refused.Message);
        Assert.NotNull(ListingDocument.Of(damaged with { OnMarket = false }));
    }
}
