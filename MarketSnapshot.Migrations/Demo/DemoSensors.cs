using MarketSnapshot.Core.Locations;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Migrations.Demo;

/// <summary>A sensor and how what it measures behaves.</summary>
/// <param name="Sensor">The sensor.</param>
/// <param name="Usual">Mean over a day.</param>
/// <param name="DailySwing">How far the afternoon lies above the mean.</param>
/// <param name="Noise">How far a value may stray from that.</param>
/// <param name="Story">What happens to it.</param>
internal sealed record DemoSensor(IotSensor Sensor, double Usual, double DailySwing, double Noise, DemoStory Story);

/// <summary>What happens to a demo sensor.</summary>
internal enum DemoStory
{
    /// <summary>Nothing.</summary>
    Fine,

    /// <summary>It sends impossible values for some hours, then nothing for three days.</summary>
    Failed,

    /// <summary>It rises past its critical bound in the last hours and raises its alarm.</summary>
    Alarm,
}

/// <summary>Three sensors in every demo place: temperature, humidity, and carbon dioxide where it is cold or grain moisture where it is dry.</summary>
internal static class DemoSensors
{
    private const int FailedHumidityAt = 9;
    private const int AlarmTemperatureAt = 4;
    private const int MaintainedHumidityAt = 12;

    /// <summary>The sensors of all places.</summary>
    public static IReadOnlyList<DemoSensor> Of(IReadOnlyList<StorageLocation> locations)
    {
        var sensors = new List<DemoSensor>();
        for (var place = 1; place <= locations.Count; place++)
        {
            var cold = locations[place - 1].Type == LocationType.Cold;
            var shift = place % 4 * 0.4;
            sensors.Add(cold
                ? Make("temperature", "°C", new(0, 1, 7, 9), usual: 3.2 + shift, swing: 0.7, noise: 0.5)
                : Make("temperature", "°C", new(5, 12, 34, 40), usual: 25 + shift, swing: 4.5, noise: 1.5));
            sensors.Add(cold
                ? Make("humidity", "%", new(75, 82, 96, 99), usual: 89 + shift, swing: -1.5, noise: 2)
                : Make("humidity", "%", new(20, 30, 70, 80), usual: 55 + shift, swing: -6, noise: 3));
            sensors.Add(cold
                ? Make("co2", "ppm", new(null, null, 3000, 5000), usual: 1150 + (50 * shift), swing: 120, noise: 90)
                : Make("moisture", "%", new(7, 8, 14, 16), usual: 11 + shift, swing: 0.2, noise: 0.4));

            DemoSensor Make(string type, string unit, Bounds bounds, double usual, double swing, double noise)
            {
                var number = sensors.Count + 1;
                return new(
                    new IotSensor
                    {
                        Id = DemoId.Sensor(number),
                        LocationId = DemoId.Location(place),
                        DeviceId = $"demo-{place:00}-{type}",
                        SensorType = type,
                        Unit = unit,
                        Status = (place, type) == (MaintainedHumidityAt, "humidity") ? SensorStatus.Maintenance : SensorStatus.Active,
                        CriticalLow = bounds.CriticalLow,
                        WarnLow = bounds.WarnLow,
                        WarnHigh = bounds.WarnHigh,
                        CriticalHigh = bounds.CriticalHigh,
                    },
                    usual,
                    swing,
                    noise,
                    (place, type) switch
                    {
                        (FailedHumidityAt, "humidity") => DemoStory.Failed,
                        (AlarmTemperatureAt, "temperature") => DemoStory.Alarm,
                        _ => DemoStory.Fine,
                    });
            }
        }

        return sensors;
    }

    private sealed record Bounds(double? CriticalLow, double? WarnLow, double WarnHigh, double CriticalHigh);
}
