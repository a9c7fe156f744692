namespace TickerQ.Internal;

/// <summary>
/// Says in Quartz's words what a cron expression means to NCrontab, which TickerQ reads them with. The two differ: NCrontab counts the
/// days of the week from 0, and runs where day of month *and* day of week fit, while Quartz counts from 1 and takes only one of the two.
/// </summary>
internal static class CronTranslation
{
    /// <summary>The same schedule as a Quartz expression.</summary>
    /// <exception cref="FormatException">The expression is not NCrontab's, or Quartz has no words for it.</exception>
    public static string ToQuartz(string expression)
    {
        var fields = expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 6)
        {
            throw new FormatException($"A cron expression has six fields, seconds first; '{expression}' has {fields.Length}.");
        }

        var time = string.Join(' ', Write(CronField.Second, fields[0]), Write(CronField.Minute, fields[1]), Write(CronField.Hour, fields[2]));
        var day = Write(CronField.Day, fields[3]);
        var month = Write(CronField.Month, fields[4]);
        var dayOfWeek = Write(CronField.DayOfWeek, fields[5], offset: 1);

        return (day, dayOfWeek) switch
        {
            (_, "*") => $"{time} {day} {month} ?",
            ("*", _) => $"{time} ? {month} {dayOfWeek}",
            _ => throw new FormatException(
                $"'{expression}' restricts both the day of the month and the day of the week, which Quartz can't express."),
        };
    }

    // Spelled out value by value: lists of plain numbers mean the same to everyone.
    private static string Write(CronField field, string text, int offset = 0)
    {
        var values = field.Parse(text);
        return values.Count == field.Last - field.First + 1 ? "*" : string.Join(',', values.Select(value => value + offset));
    }
}
