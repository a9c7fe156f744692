using System.Globalization;

namespace TickerQ.Internal;

/// <summary>One field of a cron expression: its range, the names it may be written with, and how NCrontab reads it.</summary>
internal sealed record CronField(string Name, int First, int Last, IReadOnlyList<string> Names)
{
    public static readonly CronField Second = new("second", 0, 59, []);
    public static readonly CronField Minute = new("minute", 0, 59, []);
    public static readonly CronField Hour = new("hour", 0, 23, []);
    public static readonly CronField Day = new("day", 1, 31, []);
    public static readonly CronField Month = new("month", 1, 12, CultureInfo.InvariantCulture.DateTimeFormat.MonthNames[..12]);
    public static readonly CronField DayOfWeek = new("day of week", 0, 6, CultureInfo.InvariantCulture.DateTimeFormat.DayNames);

    /// <summary>All values that the text stands for, in order: lists of <c>*</c>, values and ranges, each with an optional step.</summary>
    /// <exception cref="FormatException">The text is no such list, or a value is out of range.</exception>
    public SortedSet<int> Parse(string text)
    {
        var values = new SortedSet<int>();
        foreach (var item in text.Split(','))
        {
            var (first, last, step) = ParseItem(item);
            for (var value = first; value <= last; value += step)
            {
                values.Add(value);
            }
        }

        return values;
    }

    private (int First, int Last, int Step) ParseItem(string item)
    {
        var slash = item.IndexOf('/', StringComparison.Ordinal);
        var step = slash < 0 ? 1 : ParseStep(item[(slash + 1)..]);
        var range = slash < 0 ? item : item[..slash];

        if (range == "*")
        {
            return (First, Last, step);
        }

        var dash = range.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0)
        {
            // A single value with a step runs on to the end of the field.
            var value = ParseValue(range);
            return (value, slash < 0 ? value : Last, step);
        }

        // A range that is written backwards means the same as forwards; it does not wrap around.
        var (from, to) = (ParseValue(range[..dash]), ParseValue(range[(dash + 1)..]));
        return (Math.Min(from, to), Math.Max(from, to), step);
    }

    private int ParseStep(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var step) && step > 0
            ? Math.Min(step, Last + 1) // a larger step says no more, and adding it could overflow
            : throw new FormatException($"'{text}' is no step for the {Name}.");

    private int ParseValue(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number >= First && number <= Last
                ? number
                : throw new FormatException($"The {Name} {number} is not within {First} to {Last}.");
        }

        // Any beginning of a name will do; the first name that fits is meant.
        for (var index = 0; text.Length > 0 && index < Names.Count; index++)
        {
            if (Names[index].StartsWith(text, StringComparison.OrdinalIgnoreCase))
            {
                return First + index;
            }
        }

        throw new FormatException($"'{text}' is no {Name}.");
    }
}
