using MarketSnapshot.Simulator.Market;

namespace MarketSnapshot.Simulator.Devices;

/// <summary>A sensor that nobody has built. Its device id says so wherever it is shown.</summary>
/// <param name="DeviceId">Its name, unique.</param>
/// <param name="LocationId">The place that it pretends to measure.</param>
/// <param name="Quantity">What it pretends to measure.</param>
internal sealed record SimulatedSensor(string DeviceId, Guid LocationId, Quantity Quantity)
{
    /// <summary>The beginning of the name of every simulated device.</summary>
    public const string Prefix = "simulated-";

    /// <summary>The sensors of a place: always the same, so that a simulator that starts again goes on with those it knows.</summary>
    public static IReadOnlyList<SimulatedSensor> Of(Place place) =>
    [
        // The end of the id is the part that differs.
        .. Quantity.In(place.Type).Select(quantity => new SimulatedSensor($"{Prefix}{quantity.Type}-{place.Id.ToString("N")[^12..]}", place.Id, quantity)),
    ];
}
