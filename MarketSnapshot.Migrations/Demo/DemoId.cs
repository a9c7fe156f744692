using System.Globalization;

namespace MarketSnapshot.Migrations.Demo;

/// <summary>
/// Identifiers of demo rows: the same on every machine, so that examples can name them, and older than any that the system gives out,
/// so that lists show a person's own rows first. They read 01900000-0000-7<i>kkk</i>-8000-<i>nnnnnnnnnnnn</i>: kind and number.
/// </summary>
internal static class DemoId
{
    /// <summary>A vendor, from 1.</summary>
    public static Guid Vendor(int number) => Of(1, number);

    /// <summary>A farmer, from 1.</summary>
    public static Guid Farmer(int number) => Of(2, number);

    /// <summary>A storage place, from 1.</summary>
    public static Guid Location(int number) => Of(3, number);

    /// <summary>A sensor, from 1.</summary>
    public static Guid Sensor(int number) => Of(4, number);

    /// <summary>An inspection, from 1.</summary>
    public static Guid Inspection(int number) => Of(5, number);

    /// <summary>A pest event, from 1.</summary>
    public static Guid PestEvent(int number) => Of(6, number);

    /// <summary>A certificate, from 1.</summary>
    public static Guid Certificate(int number) => Of(7, number);

    private static Guid Of(int kind, int number) =>
        Guid.Parse(string.Create(CultureInfo.InvariantCulture, $"01900000-0000-7{kind:x3}-8000-{number:x12}"));
}
