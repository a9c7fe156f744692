using System.Text.Json;
using MarketSnapshot.Core.Snapshots;
using MarketSnapshot.Core.Snapshots.Sections;

namespace MarketSnapshot.Core.Listings;

/// <summary>What a listing shows of its booking and place besides the sections: a snapshot's column <c>listing_details</c>.</summary>
/// <param name="Location">Where the crop is stored.</param>
/// <param name="StoragePrice">What storage costs there.</param>
/// <param name="BookingStatus">Where the booking stands.</param>
/// <param name="GradeSource">Where the grade comes from; null where none is known.</param>
internal sealed record ListingDetails(ListingPlace Location, ListingPrice StoragePrice, string BookingStatus, string? GradeSource)
{
    private const string Column = "listing_details";

    /// <summary>Reads the jsonb text of the column.</summary>
    /// <exception cref="DamagedSectionException">Something is missing or of another kind.</exception>
    public static ListingDetails Of(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var details = document.RootElement;
            return SectionJson.CanBeShown(details)
                ? new(
                    Place(details.GetProperty("location")),
                    Price(details.GetProperty("storage_price")),
                    Text(details, "booking_status"),
                    details.GetProperty("grade_source").GetString())
                : throw new DamagedSectionException(Column);
        }
        catch (Exception foreign) when (foreign is not DamagedSectionException && MongoFailure.IsContent(foreign))
        {
            throw new DamagedSectionException(Column, foreign);
        }
    }

    private static ListingPlace Place(JsonElement location) => new()
    {
        Id = location.GetProperty("id").GetGuid(),
        Name = Text(location, "name"),
        Type = Text(location, "type"),
        Address = Text(location, "address"),
        Geo = new() { Type = "Point", Coordinates = [location.GetProperty("lon").GetDouble(), location.GetProperty("lat").GetDouble()] },
    };

    private static ListingPrice Price(JsonElement price) => new()
    {
        Amount = price.GetProperty("amount").GetDecimal().WithoutTrailingZeros(),
        Unit = Text(price, "unit"),
        Currency = Text(price, "currency"),
    };

    private static string Text(JsonElement parent, string name) =>
        parent.GetProperty(name).GetString() ?? throw new DamagedSectionException(Column);
}
