using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MarketSnapshot.Core.Snapshots;
using MarketSnapshot.Core.Snapshots.Sections;

namespace MarketSnapshot.Core.Listings.Events;

/// <summary>Writes the data of an event as it is stored and sent: one line of JSON in the API's spelling.</summary>
internal static class ListingEventJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        // It is sent as a stream of its own media type, never inside of a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new Utc() },
    };

    /// <summary>The data of the event that the market holds this state.</summary>
    public static string Of(ListingState state) => JsonSerializer.Serialize(
        new ListingEventData
        {
            BookingId = state.BookingId,
            Version = state.Version,
            At = state.SentAt,
            Listing = state.OnMarket ? CardOrNull(state) : null,
        },
        Options);

    /// <summary>The data of the event that a booking's listing is a tombstone.</summary>
    public static string OfTombstone(Guid bookingId, long version, DateTimeOffset at) =>
        JsonSerializer.Serialize(new ListingEventData { BookingId = bookingId, Version = version, At = at, Listing = null }, Options);

    /// <summary>Content of another shape, which someone wrote into the row by hand, keeps no version from being recorded.</summary>
    private static ListingCard? CardOrNull(ListingState state)
    {
        try
        {
            return Card(state);
        }
        catch (Exception foreign) when (MongoFailure.IsContent(foreign))
        {
            return null;
        }
    }

    private static ListingCard Card(ListingState state)
    {
        var details = ListingDetails.Of(state.Details);
        var inspection = Section<Inspected>(state.InspectionData);
        var metadata = Section<SnapshotMetadata>(state.Metadata);
        return new()
        {
            FarmerId = state.FarmerId,
            VendorId = state.VendorId,
            Location = details.Location,
            StoragePrice = details.StoragePrice,
            BookingStatus = details.BookingStatus,
            CropType = state.CropType,
            Grade = state.Grade,
            GradeSource = details.GradeSource,
            QuantityKg = state.QuantityKg.WithoutTrailingZeros(),
            StartDate = state.StartDate,
            EndDate = state.EndDate,
            QualityScore = inspection.QualityScore,
            Freshness = inspection.Freshness,
            HasPestAlerts = metadata.PestAlertActive,
            IsCertified = metadata.IsCertified,
            CertificationTypes = metadata.CertificationTypes,
            SensorHealth = metadata.SensorHealth,
            FirstPublishedAt = state.FirstPublishedAt ?? state.SentAt,
            UpdatedAt = state.SentAt,
        };
    }

    private static T Section<T>(string json)
        where T : class
    {
        using var section = JsonDocument.Parse(json);
        return section.RootElement.ReadOrNull<T>() ?? throw new FormatException("A section is damaged.");
    }

    /// <summary>What a card shows of an inspection.</summary>
    private sealed record Inspected(double? QualityScore, string? Freshness);

    /// <summary>UTC with a Z, as everywhere in the API.</summary>
    private sealed class Utc : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture));
    }
}
