using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Migrations.Demo;

/// <summary>What the demo sensors measured: a daily rhythm with noise, every half hour for 30 days. The same for the same base time.</summary>
internal static class DemoReadings
{
    /// <summary>Distance between two readings of a sensor.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(30);

    /// <summary>Readings of a sensor that never failed: 30 days.</summary>
    public const int Count = 30 * 24 * 2;

    private static readonly TimeSpan IndianStandardTime = new(5, 30, 0);

    // The failing sensor: nothing for the last 3 days, nonsense in the 6 hours before.
    private const int SilentFor = 3 * 24 * 2;
    private const int NonsenseFor = 6 * 2;

    // The alarm: rising for the last 3 hours.
    private const int RisingFor = 3 * 2;

    /// <summary>The readings of a sensor, oldest first, the newest less than an interval before <paramref name="now"/>.</summary>
    /// <param name="demo">The sensor.</param>
    /// <param name="ordinal">Its place among the sensors; seeds the noise and spreads the sensors over the half hour.</param>
    /// <param name="now">The base time.</param>
    public static IEnumerable<IotSensorReading> Of(DemoSensor demo, int ordinal, DateTimeOffset now)
    {
        var random = new Random(ordinal);
        var newest = now - TimeSpan.FromMinutes(ordinal * 7 % Interval.TotalMinutes);
        var stray = 0.0;
        for (var age = Count - 1; age >= 0; age--)
        {
            // A bounded walk: what a value strays by now depends on what it strayed by before.
            stray = (0.85 * stray) + (0.15 * demo.Noise * ((2 * random.NextDouble()) - 1));
            var flicker = 0.1 * demo.Noise * ((2 * random.NextDouble()) - 1);
            if (demo.Story == DemoStory.Failed && age < SilentFor)
                yield break;

            var time = newest - (age * Interval);
            var usual = demo.Usual + (demo.DailySwing * Warmth(time)) + stray + flicker;
            yield return new IotSensorReading
            {
                SensorId = demo.Sensor.Id,
                ReadingTime = time,
                Value = Math.Round(Tell(demo, age, usual), 2),
                AlertTriggered = demo.Story == DemoStory.Alarm && age < RisingFor / 2,
            };
        }
    }

    private static double Tell(DemoSensor demo, int age, double usual) => demo.Story switch
    {
        DemoStory.Failed when age < SilentFor + NonsenseFor => age % 2 == 0 ? 250 : -40,
        DemoStory.Alarm when age < RisingFor =>
            usual + ((demo.Sensor.CriticalHigh!.Value + 1.5 - demo.Usual) * (RisingFor - age) / RisingFor),
        _ => usual,
    };

    /// <summary>−1 before dawn, 1 in the afternoon.</summary>
    private static double Warmth(DateTimeOffset time) =>
        Math.Sin((time.ToOffset(IndianStandardTime).TimeOfDay.TotalHours - 9) * Math.PI / 12);
}
