using CsCheck;

namespace MarketSnapshot.Tests.StandIns.TickerQ;

/// <summary>A generated cron expression, together with what each of its fields means by NCrontab's rules.</summary>
internal sealed record CronCase(string Expression, SortedSet<int>[] Fields)
{
    private static readonly string[] Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly string[] Days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    /// <summary>Expressions that restrict the day of the month or the day of the week, not both.</summary>
    public static readonly Gen<CronCase> Any = Gen.Bool.SelectMany(byWeekday => Gen.Select(
        Field(0, 59, []),
        Field(0, 59, []),
        Field(0, 23, []),
        byWeekday ? Star(1, 31) : Field(1, 31, []),
        Field(1, 12, Months),
        byWeekday ? Field(0, 6, Days) : Star(0, 6)).Select(Join));

    /// <summary>The next time after an instant by brute force: day by day, then the first time of day that fits; null within ten years.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset instant)
    {
        var first = instant.UtcDateTime.Date;
        for (var day = first; day < first.AddYears(10); day = day.AddDays(1))
        {
            if (!Fields[3].Contains(day.Day) || !Fields[4].Contains(day.Month) || !Fields[5].Contains((int)day.DayOfWeek))
                continue;

            foreach (var hour in Fields[2])
            {
                foreach (var minute in Fields[1])
                {
                    foreach (var second in Fields[0])
                    {
                        var candidate = new DateTimeOffset(day.AddHours(hour).AddMinutes(minute).AddSeconds(second), TimeSpan.Zero);
                        if (candidate > instant)
                            return candidate;
                    }
                }
            }
        }

        return null;
    }

    private static CronCase Join((string Text, SortedSet<int> Values) second, (string Text, SortedSet<int> Values) minute,
        (string Text, SortedSet<int> Values) hour, (string Text, SortedSet<int> Values) day, (string Text, SortedSet<int> Values) month,
        (string Text, SortedSet<int> Values) weekday)
    {
        (string Text, SortedSet<int> Values)[] fields = [second, minute, hour, day, month, weekday];
        return new CronCase(string.Join(' ', fields.Select(field => field.Text)), [.. fields.Select(field => field.Values)]);
    }

    private static Gen<(string Text, SortedSet<int> Values)> Star(int first, int last) => Gen.Const(("*", Range(first, last, 1)));

    private static Gen<(string Text, SortedSet<int> Values)> Field(int first, int last, string[] names) => Item(first, last, names).List[1, 3]
        .Select(items => (string.Join(',', items.Select(item => item.Text)), new SortedSet<int>(items.SelectMany(item => item.Values))));

    private static Gen<(string Text, SortedSet<int> Values)> Item(int first, int last, string[] names) => Gen.OneOf(
        Star(first, last),
        Gen.Int[1, last + 5].Select(step => ($"*/{step}", Range(first, last, step))),
        Value(first, last, names).Select(value => (value.Text, Range(value.Number, value.Number, 1))),
        Gen.Select(Value(first, last, names), Gen.Int[1, last]).Select((value, step) => ($"{value.Text}/{step}", Range(value.Number, last, step))),
        Gen.Select(Value(first, last, names), Value(first, last, names)).Select((a, b) => ($"{a.Text}-{b.Text}", Between(a.Number, b.Number, 1))),
        Gen.Select(Value(first, last, names), Value(first, last, names), Gen.Int[1, last])
            .Select((a, b, step) => ($"{a.Text}-{b.Text}/{step}", Between(a.Number, b.Number, step))));

    private static Gen<(string Text, int Number)> Value(int first, int last, string[] names) =>
        Gen.Select(Gen.Int[first, last], Gen.Int[0, 3]).Select((number, style) => (names.Length, style) switch
        {
            ( > 0, 1) => (names[number - first], number),
            ( > 0, 2) => (names[number - first][..3].ToUpperInvariant(), number),
            (_, 3) => ($"{number:00}", number),
            _ => ($"{number}", number),
        });

    private static SortedSet<int> Between(int a, int b, int step) => Range(Math.Min(a, b), Math.Max(a, b), step);

    private static SortedSet<int> Range(int first, int last, int step)
    {
        SortedSet<int> values = [];
        for (var value = first; value <= last; value += step)
            values.Add(value);
        return values;
    }
}
