namespace MarketSnapshot.Core.Scheduling;

/// <summary>
/// How often a job runs. An interval divides an hour or a day, so its runs fall on the same times every day, counted from midnight UTC,
/// and all schedulers agree on them without talking to each other.
/// </summary>
public sealed record JobInterval
{
    private const long Minute = 60;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    private readonly long _seconds;

    private JobInterval(long seconds) => _seconds = seconds;

    /// <summary>The time from one run to the next.</summary>
    public TimeSpan Length => TimeSpan.FromSeconds(_seconds);

    /// <summary>The same in seconds.</summary>
    public int Seconds => (int)_seconds;

    /// <summary>
    /// Six cron fields, seconds first, that fire at every scheduled time. One expression can't say "every 45 minutes"; there it fires in
    /// between as well (here every 15 minutes), which does no harm: <see cref="SlotAt"/> gives the run that was made already.
    /// </summary>
    public string Cron => _seconds switch
    {
        Day => "0 0 0 * * *",
        _ when _seconds % Hour == 0 => $"0 0 {Every(_seconds / Hour, 24)} * * *",
        _ when _seconds % Minute == 0 => $"0 {Every(_seconds / Minute, 60)} * * * *",
        _ => $"{Every(_seconds, 60)} * * * * *",
    };

    /// <summary>The interval in words: "daily", "every hour", "every 5 minutes".</summary>
    public string Words => _seconds switch
    {
        Day => "daily",
        _ when _seconds % Hour == 0 => Phrase(_seconds / Hour, "hour"),
        _ when _seconds % Minute == 0 => Phrase(_seconds / Minute, "minute"),
        _ => Phrase(_seconds, "second"),
    };

    /// <summary>Checks an interval.</summary>
    /// <param name="length">Whole seconds, at most a day, that divide an hour or a day.</param>
    /// <param name="interval">The interval, where the answer is true.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryCreate(TimeSpan length, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out JobInterval? interval)
    {
        var seconds = length.Ticks / TimeSpan.TicksPerSecond;
        // What divides an hour divides a day as well.
        var valid = length > TimeSpan.Zero && length.Ticks % TimeSpan.TicksPerSecond == 0 && Day % seconds == 0;
        interval = valid ? new JobInterval(seconds) : null;
        return valid;
    }

    /// <summary>Makes an interval.</summary>
    /// <param name="length">Whole seconds, at most a day, that divide an hour or a day.</param>
    /// <returns>The interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is no such length.</exception>
    public static JobInterval Of(TimeSpan length) => TryCreate(length, out var interval)
        ? interval
        : throw new ArgumentOutOfRangeException(nameof(length), length, "An interval is whole seconds that divide an hour or a day.");

    /// <summary>The last scheduled time at or before an instant.</summary>
    /// <param name="instant">The instant.</param>
    /// <returns>The scheduled time, in UTC.</returns>
    public DateTimeOffset SlotAt(DateTimeOffset instant)
    {
        // The epoch began at midnight, and the interval divides a day.
        var ticks = (instant - DateTimeOffset.UnixEpoch).Ticks;
        return DateTimeOffset.UnixEpoch.AddTicks((long)Math.Floor((decimal)ticks / Length.Ticks) * Length.Ticks);
    }

    /// <summary>The first scheduled time after an instant.</summary>
    /// <param name="instant">The instant.</param>
    /// <returns>The scheduled time, in UTC.</returns>
    public DateTimeOffset NextAfter(DateTimeOffset instant) => SlotAt(instant) + Length;

    private static string Every(long count, long whole)
    {
        var step = (long)System.Numerics.BigInteger.GreatestCommonDivisor(count, whole);
        return step == 1 ? "*" : step == whole ? "0" : $"*/{step}";
    }

    private static string Phrase(long count, string unit) => count == 1 ? $"every {unit}" : $"every {count} {unit}s";
}
