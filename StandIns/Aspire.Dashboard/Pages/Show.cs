using System.Globalization;
using Aspire.Dashboard.Resources;

namespace Aspire.Dashboard.Pages;

/// <summary>How values are written on the pages.</summary>
internal static class Show
{
    private const double Kilo = 1024;

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Size(long bytes) => bytes < Kilo * Kilo
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / Kilo:0} KB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / Kilo / Kilo:0.0} MB");

    /// <summary>To three digits, in the unit that fits.</summary>
    public static string Duration(TimeSpan span) => span.TotalMilliseconds switch
    {
        < 1 => Digits(span.TotalMicroseconds, "µs"),
        < 1000 => Digits(span.TotalMilliseconds, "ms"),
        < 60_000 => Digits(span.TotalSeconds, "s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes} min {span.Seconds} s"),
    };

    public static string Number(double value) => Math.Abs(value) switch
    {
        >= 1e9 => Digits(value / 1e9, "G"),
        >= 1e6 => Digits(value / 1e6, "M"),
        >= 1e4 => Digits(value / 1e3, "k"),
        >= 0.001 or 0 => value.ToString("0.####", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##E+0", CultureInfo.InvariantCulture),
    };

    /// <summary>In the time of the machine, which is the person's: nothing here is reached from elsewhere.</summary>
    public static string Time(DateTimeOffset time) => time.ToLocalTime().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset time) => time.ToLocalTime().ToString("d MMM", CultureInfo.InvariantCulture);

    public static string Machine(DateTimeOffset time) => time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);

    /// <summary>The class that colours a resource's state.</summary>
    public static string StateClass(ResourceInfo resource) => resource switch
    {
        { State: "Running", Health: "Healthy" } => "good",
        { State: "Running" } => "warn",
        { State: "FailedToStart" } => "bad",
        { State: "Exited" or "Finished", ExitCode: not (null or 0) } => "bad",
        _ => "calm",
    };

    public static string LevelClass(LogLevel level) => level switch
    {
        >= LogLevel.Error => "bad",
        LogLevel.Warning => "warn",
        _ => "calm",
    };

    /// <summary>One of twelve colours; the same name has the same one everywhere.</summary>
    public static string Colour(string name)
    {
        const uint Prime = 16777619;
        var hash = name.Aggregate(2166136261u, (current, c) => (current ^ c) * Prime);
        return string.Create(CultureInfo.InvariantCulture, $"c{hash % 12}");
    }

    private static string Digits(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{value:G3} {unit}");
}
