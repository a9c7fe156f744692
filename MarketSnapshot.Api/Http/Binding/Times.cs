using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MarketSnapshot.Api.Http.Binding;

/// <summary>Times as clients write them: a date is midnight UTC, anything else needs its offset.</summary>
internal static class Times
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Reads a time; the result is in UTC.</summary>
    public static bool TryParse(string? text, out DateTimeOffset time)
    {
        if (DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time))
            return true;
        // Without an offset the text is parsed as unspecified: whose midnight it means can't be known, so it is refused.
        if (DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var instant)
            && instant.Kind == DateTimeKind.Utc)
        {
            time = new DateTimeOffset(instant, TimeSpan.Zero);
            return true;
        }

        return false;
    }

    /// <summary>Reads and writes times in JSON; writes UTC with a Z.</summary>
    internal sealed class Converter : JsonConverter<DateTimeOffset>
    {
        /// <inheritdoc/>
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && TryParse(reader.GetString(), out var time) ? time : throw new JsonException();

        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture));
    }
}
