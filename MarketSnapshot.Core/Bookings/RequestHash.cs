using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace MarketSnapshot.Core.Bookings;

/// <summary>
/// Tells whether an idempotency key comes again with the request that it stands for. What counts is the meaning, not the bytes: 500 and
/// 500.0 kg, one moment in two offsets, a crop in other case are the same; a field left out and the same field with its default are not.
/// </summary>
public static class RequestHash
{
    // Hashes are stored: a change of this form needs another number, or old keys would seem reused.
    private const string Form = "1";

    /// <summary>SHA-256 over the canonical request.</summary>
    public static byte[] Of(NewBooking request) => SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes<string?[]>(
    [
        Form,
        request.FarmerId.ToString(),
        request.LocationId.ToString(),
        CropName.Key(request.CropType),
        // No trailing zeros, as many places as a decimal can have.
        request.QuantityKg.ToString("0.############################", CultureInfo.InvariantCulture),
        request.DurationDays.ToString(CultureInfo.InvariantCulture),
        request.StartDate.UtcTicks.ToString(CultureInfo.InvariantCulture),
        request.Grade?.Trim(),
        request.InspectionId?.ToString(),
        request.TransportRequired switch { true => "yes", false => "no", null => null },
    ]));
}
