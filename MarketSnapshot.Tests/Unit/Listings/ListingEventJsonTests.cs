using System.Text.Json.Nodes;
using CsCheck;
using MarketSnapshot.Core.Listings;
using MarketSnapshot.Core.Listings.Events;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Listings;

/// <summary>The data of an event tells of a listing what the listing itself shows.</summary>
public sealed class ListingEventJsonTests
{
    [Fact]
    public void A_card_shows_what_the_listing_shows() => States.Any.Where(state => state.OnMarket).Sample(state =>
    {
        var card = JsonNode.Parse(ListingEventJson.Of(state))!["listing"]!;
        var listing = ListingReader.Read(ListingDocument.Of(state))!;
        Assert.Equal(
            (listing.Location.Id, listing.Location.Name, listing.Location.Type, listing.Location.Address, listing.Location.Geo.Type),
            ((Guid)card["location"]!["id"]!, (string)card["location"]!["name"]!, (string)card["location"]!["type"]!,
                (string)card["location"]!["address"]!, (string)card["location"]!["geo"]!["type"]!));
        Assert.Equal(listing.Location.Geo.Coordinates, card["location"]!["geo"]!["coordinates"]!.AsArray().Select(number => (double)number!));
        Assert.Equal(
            (listing.StoragePrice.Amount, listing.StoragePrice.Unit, listing.StoragePrice.Currency),
            ((decimal)card["storage_price"]!["amount"]!, (string)card["storage_price"]!["unit"]!, (string)card["storage_price"]!["currency"]!));
        Assert.Equal(
            (listing.BookingStatus, listing.GradeSource, listing.CropType, listing.QuantityKg, listing.QualityScore, listing.Freshness),
            ((string)card["booking_status"]!, (string?)card["grade_source"], (string)card["crop_type"]!, (decimal)card["quantity_kg"]!,
                (double?)card["quality_score"], (string?)card["freshness"]));
    }, iter: 2_000);

    [Theory]
    [InlineData("80.5", "1e400")]
    [InlineData("18.52", "1e400")]
    [InlineData("\"lat\"", "\"latitude\"")]
    [InlineData("\"Hall 1\"", "null")]
    [InlineData("\"active\"", "null")]
    public void A_listing_whose_details_were_damaged_by_hand_has_an_event_without_a_card(string known, string damage)
    {
        var state = States.Of();
        state = state with { Details = state.Details.Replace(known, damage, StringComparison.Ordinal) };
        Assert.Throws<DamagedSectionException>(() => ListingDocument.Of(state));
        Assert.Null(JsonNode.Parse(ListingEventJson.Of(state))!["listing"]);
    }

    [Theory]
    [InlineData("""{"status": "completed", "quality_score": 1e400}""")]
    [InlineData("null")]
    public void A_listing_whose_inspection_was_damaged_by_hand_has_an_event_without_a_card(string inspection)
    {
        var state = States.Of() with { InspectionData = inspection };
        Assert.Throws<DamagedSectionException>(() => ListingDocument.Of(state));
        Assert.Null(JsonNode.Parse(ListingEventJson.Of(state))!["listing"]);
    }
}
