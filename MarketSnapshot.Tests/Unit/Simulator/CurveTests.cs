extern alias Simulator;
using CsCheck;
using Simulator::MarketSnapshot.Simulator.Curves;
using Simulator::MarketSnapshot.Simulator.Devices;
using Simulator::MarketSnapshot.Simulator.Market;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Simulator;

public sealed class CurveTests
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Gen<SimulatedSensor> Sensors =
        Gen.Select(Gen.Guid, Gen.Bool, Gen.Int[0, 2]).Select((id, cold, which) => SimulatedSensor.Of(new Place(id, "A place", cold ? "cold" : "dry"))[which]);

    private static readonly Gen<DateTimeOffset> Times = Gen.Long[0, 365L * 24 * 3600].Select(seconds => Begin.AddSeconds(seconds));

    [Fact]
    public void A_value_follows_from_seed_device_and_time_alone() =>
        Gen.Select(Gen.Int, Sensors, Times).Sample(
            (seed, sensor, time) => Assert.Equal(new Curve(seed).At(sensor, time), new Curve(seed).At(sensor with { }, time.ToOffset(TimeSpan.FromHours(5.5)))),
            iter: 10_000);

    [Fact]
    public void A_value_lies_within_its_bounds_unless_there_is_an_excursion() =>
        Gen.Select(Gen.Int, Sensors, Times).Sample(
            (seed, sensor, time) =>
            {
                var curve = new Curve(seed);
                Assert.True(curve.IsExcursion(sensor, time) || !sensor.Quantity.Bounds.Warns(curve.At(sensor, time)), $"{sensor}: {curve.At(sensor, time)}");
            },
            iter: 50_000);

    [Fact]
    public void An_excursion_leaves_the_bounds_and_returns_within_its_stretch() =>
        Gen.Select(Gen.ULong, Sensors, Gen.Int[0, 1_000]).Sample(
            (seed, sensor, stretch) =>
            {
                var start = Begin + (stretch * Excursion.Stretch);
                if (Excursion.Around(start, sensor.Quantity.Bounds, new Chance(seed)) is not { } excursion)
                    return;
                Assert.True(sensor.Quantity.Bounds.Warns(excursion.Peak), $"{excursion} of {sensor.Quantity}");
                Assert.True(excursion.Start >= start && excursion.Start + excursion.Length <= start + Excursion.Stretch, $"{excursion}");
                Assert.Equal(1, excursion.StrengthAt(excursion.Start + (excursion.Length / 2)), 6);
                Assert.Equal(0, excursion.StrengthAt(excursion.Start));
                Assert.Equal(0, excursion.StrengthAt(excursion.Start + excursion.Length));
            },
            iter: 50_000);

    [Fact]
    public void Values_beyond_the_bounds_are_rare_and_yet_there_are_some_critical_ones_too()
    {
        var curve = new Curve(1);
        var sensors = Enumerable.Range(1, 12).SelectMany(n => SimulatedSensor.Of(new Place(Guid.Parse($"01900000-0000-7003-8000-{n:d12}"), $"Place {n}", n % 2 == 0 ? "cold" : "dry"))).ToArray();
        var values = sensors.SelectMany(sensor => Enumerable.Range(0, 60 * 24 * 6).Select(n => (sensor.Quantity.Bounds, Value: curve.At(sensor, Begin.AddMinutes(10 * n))))).ToArray();

        Assert.InRange(values.Count(one => one.Bounds.Warns(one.Value)) / (double)values.Length, 0.0001, 0.01);
        Assert.Contains(values, one => one.Bounds.IsCritical(one.Value));
    }

    [Fact]
    public void Afternoons_are_warmer_than_the_hours_before_dawn() =>
        Gen.Select(Gen.Int, Gen.Guid, Gen.Bool).Sample(
            (seed, id, cold) =>
            {
                var curve = new Curve(seed);
                var thermometer = SimulatedSensor.Of(new Place(id, "A place", cold ? "cold" : "dry"))[0];
                double MeanAt(double hourInIndia) => Enumerable.Range(0, 60).Average(day => curve.At(thermometer, Begin.AddDays(day).AddHours(hourInIndia - 5.5)));
                Assert.True(MeanAt(15) > MeanAt(3) + 0.5, $"{MeanAt(15)} in the afternoon, {MeanAt(3)} in the night");
            },
            iter: 200);

    [Fact]
    public void Neighbouring_values_lie_close_together() =>
        Gen.Select(Gen.Int, Sensors, Times).Sample(
            (seed, sensor, time) =>
            {
                var curve = new Curve(seed);
                var span = sensor.Quantity.Bounds.CriticalHigh - (sensor.Quantity.Bounds.CriticalLow ?? 0);
                Assert.True(Math.Abs(curve.At(sensor, time) - curve.At(sensor, time.AddSeconds(10))) < 0.1 * span, $"{sensor} at {time:O}");
            },
            iter: 20_000);

    [Fact]
    public void Places_and_seeds_have_weather_of_their_own() =>
        Gen.Select(Gen.Int, Gen.Guid, Gen.Guid, Times).Where((_, one, other, _) => one != other).Sample(
            (seed, one, other, time) =>
            {
                var (here, there) = (SimulatedSensor.Of(new Place(one, "One", "cold"))[2], SimulatedSensor.Of(new Place(other, "Other", "cold"))[2]);
                var moments = Enumerable.Range(0, 20).Select(n => time.AddHours(n)).ToArray();
                Assert.NotEqual(moments.Select(moment => new Curve(seed).At(here, moment)), moments.Select(moment => new Curve(seed).At(there, moment)));
                Assert.NotEqual(moments.Select(moment => new Curve(seed).At(here, moment)), moments.Select(moment => new Curve(unchecked(seed + 1)).At(here, moment)));
            },
            iter: 2_000);

    [Fact]
    public void Every_device_says_that_it_is_simulated() =>
        Sensors.Sample(sensor => Assert.StartsWith("simulated-", sensor.DeviceId, StringComparison.Ordinal), iter: 1_000);
}
