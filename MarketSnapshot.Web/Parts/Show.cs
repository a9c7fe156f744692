using System.Globalization;

namespace MarketSnapshot.Web.Parts;

/// <summary>Numbers, amounts and times as the request's language writes them.</summary>
public static class Show
{
    private const string Rupee = "INR";

    /// <summary>A number, with no more places than it needs.</summary>
    /// <param name="number">The number.</param>
    /// <param name="places">The most places.</param>
    public static string Number(decimal number, int places = 0) =>
        number.ToString($"#,0.{new string('#', places)}", Grouped);

    /// <summary>A count.</summary>
    public static string Number(long count) => Number((decimal)count);

    /// <summary>A measured number.</summary>
    /// <param name="number">The number.</param>
    /// <param name="places">The most places.</param>
    public static string Number(double number, int places = 1) => Number((decimal)number, places);

    /// <summary>An amount, with the places that money has; a rate below a rupee keeps what it needs.</summary>
    /// <param name="amount">The amount.</param>
    /// <param name="currency">ISO 4217 code.</param>
    public static string Money(decimal amount, string currency = Rupee)
    {
        var text = amount == Math.Truncate(amount) ? Number(amount) : amount.ToString(Math.Abs(amount) < 1 ? "#,0.00####" : "#,0.00", Grouped);
        return currency == Rupee ? $"₹\u202F{text}" : $"{currency}\u00A0{text}";
    }

    /// <summary>A day, such as 23 Nov 2026.</summary>
    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.CurrentCulture);

    /// <summary>The day of a moment that has been brought to the person's zone.</summary>
    public static string Day(DateTimeOffset local) => local.ToString("d MMM yyyy", CultureInfo.CurrentCulture);

    /// <summary>Hour and minute of a moment that has been brought to the person's zone.</summary>
    public static string TimeOfDay(DateTimeOffset local) => local.ToString("HH:mm", CultureInfo.CurrentCulture);

    /// <summary>Day and time of a moment that has been brought to the person's zone.</summary>
    public static string DayAndTime(DateTimeOffset local) => $"{Day(local)}, {TimeOfDay(local)}";

    /// <summary>A moment for machines, in UTC.</summary>
    public static string Machine(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static NumberFormatInfo Grouped => CultureInfo.CurrentCulture.NumberFormat;
}
