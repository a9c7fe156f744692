using MarketSnapshot.Simulator.Curves;
using MarketSnapshot.Simulator.Devices;
using MarketSnapshot.Simulator.Market;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Simulator;

/// <summary>
/// Plays the sensors: looks for places, registers the sensors that are missing there, and sends what was measured since the last time. What
/// could not be sent is sent later, since it follows from the clock alone.
/// </summary>
internal sealed class Player(MarketApi api, Curve curve, IOptions<SimulatorOptions> options, TimeProvider clock, ILogger<Player> log)
{
    // Well below what the API takes at once.
    private const int BatchSize = 2_000;

    private readonly SimulatorOptions _options = options.Value;

    // Also without any past, the present goes on where it was.
    private readonly TimeSpan _longestAbsence = options.Value.History > SimulatorOptions.CatchUpStep ? options.Value.History : SimulatorOptions.CatchUpStep;

    private readonly Dictionary<string, Part> _parts = new(StringComparer.Ordinal);
    private readonly HashSet<Guid> _refused = [];
    private DateTimeOffset? _looked;

    /// <summary>Plays up to the present.</summary>
    /// <exception cref="RefusedException">The API does not take it now; what is missing follows in the next round.</exception>
    public async Task PlayAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (_looked is null || now - _looked >= _options.LookInterval)
        {
            await LookAsync(now, ct);
            _looked = now;
        }

        var (stored, duplicates) = (0, 0);
        foreach (var batch in Due(now).Chunk(BatchSize))
        {
            var ingested = await api.SendAsync([.. batch.Select(due => due.Reading)], ct);
            foreach (var (part, reading) in batch)
                part.SentUpTo = reading.ReadingTime;
            ForgetUnknown(batch, ingested.Rejected);
            stored += ingested.Stored;
            duplicates += ingested.Duplicates;
        }

        // One line for what was caught up, none for each round of the present.
        if (stored + duplicates > 2 * _parts.Count)
            log.Sent(stored, duplicates);
    }

    private async Task LookAsync(DateTimeOffset now, CancellationToken ct)
    {
        var before = _parts.Count;
        var places = await api.PlacesAsync(_options.PlacesNamed, _options.MaxPlaces, ct);
        foreach (var place in places.Where(place => !_refused.Contains(place.Id)))
        {
            var missing = SimulatedSensor.Of(place).Where(sensor => !_parts.ContainsKey(sensor.DeviceId)).ToArray();
            if (missing.Length > 0)
                await SettleAsync(place, missing, now, ct);
        }

        if (places.Count == 0 && _looked is null)
            log.NoPlaces(_options.PlacesNamed, _options.LookInterval.TotalSeconds);
        if (_parts.Count != before)
            log.Playing(_parts.Count, _parts.Values.DistinctBy(part => part.Sensor.LocationId).Count(), _options.Interval.TotalSeconds);
    }

    private async Task SettleAsync(Place place, SimulatedSensor[] sensors, DateTimeOffset now, CancellationToken ct)
    {
        try
        {
            var known = await api.SimulatedDevicesAsync(place.Id, ct);
            foreach (var sensor in sensors)
            {
                if (!known.Contains(sensor.DeviceId))
                    await api.RegisterAsync(sensor, ct);
                _parts[sensor.DeviceId] = new(sensor) { SentUpTo = now - _options.History };
            }
        }
        catch (RefusedException refused) when (refused.IsFinal)
        {
            // Somebody else's place, say: it does not keep the others from being played.
            _refused.Add(place.Id);
            log.NotHere(place.Name, refused.Message);
        }
    }

    private IEnumerable<(Part Part, Reading Reading)> Due(DateTimeOffset now) => _parts.Values.ToArray().SelectMany(
        part => ReadingTimes.Between(Latest(part.SentUpTo, now - _longestAbsence), now, _options.Interval, SimulatorOptions.CatchUpStep),
        (part, time) => (part, ReadingOf(part.Sensor, time)));

    private Reading ReadingOf(SimulatedSensor sensor, DateTimeOffset time)
    {
        var value = curve.At(sensor, time);
        return new(sensor.DeviceId, time, value, sensor.Quantity.Bounds.IsCritical(value));
    }

    // A sensor that is gone, in a database made anew for example, is registered when places are looked for the next time.
    private void ForgetUnknown((Part Part, Reading Reading)[] batch, IReadOnlyList<RejectedReading> rejected)
    {
        if (rejected.Count == 0)
            return;
        log.Rejected(rejected.Count, rejected[0].Field, rejected[0].Error);
        foreach (var reading in rejected.Where(reading => reading.Field == "device_id"))
            _parts.Remove(batch[reading.Index].Reading.DeviceId);
    }

    private static DateTimeOffset Latest(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private sealed class Part(SimulatedSensor sensor)
    {
        public SimulatedSensor Sensor => sensor;

        public required DateTimeOffset SentUpTo { get; set; }
    }
}
