using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Persistence;
using Npgsql;
using NpgsqlTypes;

namespace MarketSnapshot.Core.Sources;

/// <summary>A reading as a device sent it, its value finite and within <see cref="SourceLimits.MaxValue"/>.</summary>
/// <param name="Index">Its place in the batch, from 0.</param>
/// <param name="SensorId">The sensor by its identifier; null where it is named by the device.</param>
/// <param name="DeviceId">The sensor by its device's name; null where it is named by its identifier.</param>
/// <param name="ReadingTime">When it was measured.</param>
/// <param name="Value">The value, in the sensor's unit.</param>
/// <param name="AlertTriggered">Whether the device raised its alarm.</param>
public sealed record SentReading(
    int Index, Guid? SensorId, string? DeviceId, DateTimeOffset ReadingTime, double Value, bool AlertTriggered);

/// <summary>A reading that was not stored, and why.</summary>
/// <param name="Index">Its place in the batch, from 0.</param>
/// <param name="Field">The wrong field as the client names it.</param>
/// <param name="Error">What is wrong with it.</param>
public sealed record RefusedReading(int Index, string Field, string Error);

/// <summary>What became of a batch.</summary>
/// <param name="Stored">Readings that are new.</param>
/// <param name="Duplicates">Readings of a sensor and time that were known already, in the batch or from before; the first one stays.</param>
/// <param name="Refused">Readings that can't be right, by index.</param>
public sealed record IngestResult(int Stored, int Duplicates, IReadOnlyList<RefusedReading> Refused);

/// <summary>Stores batches of readings. That their places changed is logged by a trigger; nothing is rebuilt here.</summary>
public sealed class ReadingIngest(NpgsqlDataSource database)
{
    private const int UnknownSensor = 1;
    private const int TooOld = 2;
    private const int TooFarAhead = 3;

    /// <summary>
    /// Judges, stores and counts in one statement. The primary key and ix_iot_sensors_device_id find the sensors. Rows go in sorted by
    /// the primary key, so two batches that share readings wait for each other in one order and never in a circle. Of equal readings in
    /// the batch the first wins, and a stored one wins over all.
    /// </summary>
    private static string Store(string sensors) =>
        $"""
        with sent as (
            select sent.*, coalesce(named.id, known.id) as sensor
            from unnest(@indexes, @sensors, @devices, @times, @values, @alerts)
                as sent (index, sensor_id, device_id, reading_time, value, alert_triggered)
            left join {sensors} known on known.id = sent.sensor_id
            left join {sensors} named on named.device_id = sent.device_id),
        judged as materialized (
            select *, case
                when sensor is null then 1
                when reading_time < statement_timestamp() - @retention then 2
                when reading_time > statement_timestamp() + @ahead then 3 end as refusal
            from sent),
        stored as (
            insert into iot_sensor_readings (sensor_id, reading_time, value, alert_triggered)
            select distinct on (sensor, reading_time) sensor, reading_time, value, alert_triggered
            from judged
            where refusal is null
            order by sensor, reading_time, index
            on conflict do nothing
            returning 1)
        select null::int, (select count(*) from stored)::int
        union all
        select index, refusal from judged where refusal is not null
        """;

    private static readonly string StoreAny = Store("iot_sensors");

    private static readonly string StoreOwn = Store(
        """
        (select i.id, i.device_id
         from iot_sensors i
         join storage_locations l on l.id = i.location_id
         where i.device_id = @own_device or l.vendor_id = @own_vendor)
        """);

    /// <summary>Stores what is new.</summary>
    /// <param name="readings">At most <see cref="SourceLimits.MaxReadings"/>.</param>
    /// <param name="scope">Sensors beyond it are refused in the words for unknown ones.</param>
    /// <param name="cancellationToken">Gives up; then nothing of the batch is stored.</param>
    public async Task<IngestResult> StoreAsync(IReadOnlyList<SentReading> readings, DataScope scope, CancellationToken cancellationToken)
    {
        if (readings.Count == 0)
            return new(0, 0, []);

        await using var command = database.CreateCommand(scope.All ? StoreAny : StoreOwn);
        Add("indexes", NpgsqlDbType.Integer, readings.Select(reading => reading.Index).ToArray());
        Add("sensors", NpgsqlDbType.Uuid, readings.Select(reading => reading.SensorId).ToArray());
        Add("devices", NpgsqlDbType.Text, readings.Select(reading => reading.DeviceId).ToArray());
        Add("times", NpgsqlDbType.TimestampTz, readings.Select(reading => reading.ReadingTime.ToUniversalTime()).ToArray());
        Add("values", NpgsqlDbType.Double, readings.Select(reading => reading.Value).ToArray());
        Add("alerts", NpgsqlDbType.Boolean, readings.Select(reading => reading.AlertTriggered).ToArray());
        if (!scope.All)
        {
            command.Parameters.With("own_device", NpgsqlDbType.Text, scope.DeviceId).With("own_vendor", NpgsqlDbType.Uuid, scope.VendorId);
        }

        command.Parameters.AddWithValue("retention", SourceLimits.ReadingRetention);
        command.Parameters.AddWithValue("ahead", SourceLimits.MaxReadingAhead);

        var stored = 0;
        var refused = new List<RefusedReading>();
        var byIndex = readings.ToDictionary(reading => reading.Index);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            if (rows.IsDBNull(0))
                stored = rows.GetInt32(1);
            else
                refused.Add(Refusal(byIndex[rows.GetInt32(0)], rows.GetInt32(1)));
        }

        var result = new IngestResult(stored, readings.Count - refused.Count - stored, [.. refused.OrderBy(refusal => refusal.Index)]);
        SourcesTelemetry.Count(result);
        return result;

        void Add(string name, NpgsqlDbType type, Array values) =>
            command.Parameters.Add(new(name, NpgsqlDbType.Array | type) { Value = values });
    }

    private static RefusedReading Refusal(SentReading reading, int reason) => reason switch
    {
        UnknownSensor when reading.SensorId is not null => new(reading.Index, "sensor_id", "No sensor has this id."),
        UnknownSensor => new(reading.Index, "device_id", "No sensor has this device_id."),
        TooOld => new(reading.Index, "reading_time", $"Is older than {SourceLimits.ReadingRetention.TotalDays:0} days."),
        TooFarAhead => new(reading.Index, "reading_time", $"Lies more than {SourceLimits.MaxReadingAhead.TotalHours:0} hours ahead."),
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "No such reason."),
    };
}
