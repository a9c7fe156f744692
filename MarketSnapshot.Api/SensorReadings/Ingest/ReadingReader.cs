using System.Text.Json;
using MarketSnapshot.Api.Http.Binding;
using MarketSnapshot.Core;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.SensorReadings.Ingest;

/// <summary>Reads one reading of a batch.</summary>
internal static class ReadingReader
{
    /// <summary>Reads a reading, or tells the first field that is wrong.</summary>
    public static FieldProblem? Read(int index, JsonElement element, out SentReading? reading)
    {
        reading = null;
        if (element.ValueKind != JsonValueKind.Object)
            return new("readings", "Must be an object.");

        JsonElement sensor = default, device = default, time = default, value = default, alert = default;
        foreach (var field in element.EnumerateObject())
        {
            var problem = NameOf(field) switch
            {
                "sensor_id" => Take(field, ref sensor),
                "device_id" => Take(field, ref device),
                "reading_time" => Take(field, ref time),
                "value" => Take(field, ref value),
                "alert_triggered" => Take(field, ref alert),
                { } name => new(name, "Is not a field of a reading."),
                null => new("readings", "Names a field that is not text."),
            };
            if (problem is not null)
                return problem;
        }

        Guid? sensorId = null;
        string? deviceId = null;
        if (IsMissing(sensor) == IsMissing(device))
            return new("sensor_id", "Either sensor_id or device_id is required, not both.");
        if (!IsMissing(sensor) && (sensorId = Id(sensor)) is null)
            return new("sensor_id", Unreadable.Expected(typeof(Guid)));
        if (!IsMissing(device) && (deviceId = DeviceName(device)) is null)
            return new("device_id", $"Must be a text of 1 to {SourceLimits.MaxDeviceIdLength} characters without control characters.");
        if (IsMissing(time))
            return new("reading_time", "Is required.");
        if (!Times.TryParse(Text(time), out var readingTime))
            return new("reading_time", Unreadable.Expected(typeof(DateTimeOffset)));
        if (IsMissing(value))
            return new("value", "Is required.");
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || !(Math.Abs(number) <= SourceLimits.MaxValue))
            return new("value", $"Must be a finite number from {-SourceLimits.MaxValue:0} to {SourceLimits.MaxValue:0}.");
        if (!IsMissing(alert) && alert.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            return new("alert_triggered", Unreadable.Expected(typeof(bool)));

        reading = new(index, sensorId, deviceId, readingTime, number, alert.ValueKind == JsonValueKind.True);
        return null;
    }

    private static FieldProblem? Take(JsonProperty field, ref JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Undefined)
            return new(field.Name, "Is named twice.");
        value = field.Value;
        return null;
    }

    private static bool IsMissing(JsonElement field) => field.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    private static Guid? Id(JsonElement field) => Guid.TryParseExact(Text(field), "D", out var id) ? id : null;

    private static string? DeviceName(JsonElement field) =>
        Text(field)?.Trim() is { Length: >= 1 and <= SourceLimits.MaxDeviceIdLength } name && !name.Any(char.IsControl) ? name : null;

    // Half of a surrogate pair, which JSON can spell and no text can hold, can't be read: here, and as a name below.
    private static string? Text(JsonElement field)
    {
        try
        {
            return field.ValueKind == JsonValueKind.String ? field.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? NameOf(JsonProperty field)
    {
        try
        {
            return field.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
