using System.Globalization;

namespace MarketSnapshot.Web.Pages.Bookings;

/// <summary>The form that books storage, as a person filled it in: as text, so that what can't be read is shown again as it was typed.</summary>
public sealed record BookForm
{
    /// <summary>Days of storage when nobody has said anything.</summary>
    private const string UsualDays = "30";

    /// <summary>The crop.</summary>
    public string CropType { get; init; } = "";

    /// <summary>Kilograms.</summary>
    public string Quantity { get; init; } = "";

    /// <summary>The first day, <c>2026-12-01</c>.</summary>
    public string Start { get; init; } = "";

    /// <summary>How many days.</summary>
    public string Days { get; init; } = "";

    /// <summary>From where the way counts: a place by name, or latitude and longitude.</summary>
    public string Near { get; init; } = "";

    /// <summary>The chosen place.</summary>
    public Guid? Place { get; init; }

    /// <summary>The inspection to name.</summary>
    public Guid? Inspection { get; init; }

    /// <summary>Makes one booking of one form, however often it is sent.</summary>
    public string Key { get; init; } = "";

    /// <summary>Kilograms; null where that is no number.</summary>
    public decimal? QuantityKg => decimal.TryParse(Quantity, NumberStyles.Number, CultureInfo.InvariantCulture, out var kg) ? kg : null;

    /// <summary>The first day; null where that is no day.</summary>
    public DateOnly? StartDay => DateOnly.TryParseExact(Start, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>Days; null where that is no whole number.</summary>
    public int? DurationDays => int.TryParse(Days, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var days) ? days : null;

    /// <summary>Reads the fields; what was never asked has what is usual.</summary>
    /// <param name="field">Gives a field by its name in the API; null where the form was not sent with it.</param>
    /// <param name="today">The day in the person's zone.</param>
    public static BookForm Read(Func<string, string?> field, DateOnly today) => new()
    {
        CropType = field("crop_type")?.Trim() ?? "",
        Quantity = field("quantity_kg")?.Trim() ?? "",
        Start = field("start_date")?.Trim() ?? today.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Days = field("duration_days")?.Trim() ?? UsualDays,
        Near = field("near")?.Trim() ?? "",
        Place = Id(field("location_id")),
        Inspection = Id(field("inspection_id")),
        Key = field("key") is { Length: > 0 and <= 64 } key && key.All(char.IsAsciiLetterOrDigit) ? key : NewKey(),
    };

    /// <summary>A key that no form had before.</summary>
    public static string NewKey() => Guid.NewGuid().ToString("N");

    /// <summary>The address that shows this form again; the key is not part of it, since who follows a link books anew.</summary>
    public string Address() => Api.QueryText.With(
        "/book",
        ("crop_type", CropType),
        ("quantity_kg", Quantity),
        ("start_date", Start),
        ("duration_days", Days),
        ("near", Near),
        ("location_id", Place),
        ("inspection_id", Inspection));

    private static Guid? Id(string? text) => Guid.TryParse(text, out var id) ? id : null;
}
