using MarketSnapshot.Core.Persistence;
using Npgsql;
using NpgsqlTypes;

namespace MarketSnapshot.Core.Sources;

/// <summary>Reads histories for charts.</summary>
public sealed class ReadingHistory(NpgsqlDataSource database)
{
    private const int MostSensors = 100;

    private const string Sensors =
        """
        select s.id, s.device_id, s.sensor_type, s.unit, s.status, count(*) over ()::int,
               s.critical_low, s.warn_low, s.warn_high, s.critical_high
        from iot_sensors s
        where s.location_id = @location and (@type is null or s.sensor_type = @type)
        order by s.sensor_type, s.device_id
        limit @sensors
        """;

    /// <summary>
    /// Served by the primary key (sensor_id, reading_time), a range scan for each sensor. A value that is not finite is no fact, nor is
    /// one that lies ahead. The mean is taken in numeric: a sum of floats would depend on the order of the rows, and may overflow.
    /// </summary>
    private const string Buckets =
        """
        select r.sensor_id, date_bin(@width, r.reading_time, timestamptz '2000-01-01 00:00:00+00') as at,
               round(avg(r.value::numeric), 6)::float8, min(r.value), max(r.value), count(*), bool_or(r.alert_triggered)
        from iot_sensor_readings r
        where r.sensor_id = any(@ids)
          and r.reading_time >= @from and r.reading_time < @to
          and r.reading_time <= statement_timestamp() + @ahead
          and r.value > '-infinity' and r.value < 'infinity'
        group by r.sensor_id, at
        order by r.sensor_id, at
        """;

    /// <summary>The history of a place.</summary>
    /// <param name="locationId">The place.</param>
    /// <param name="sensorType">Only sensors of this type; null for all.</param>
    /// <param name="from">Begin, inclusive; null for 7 days before the end.</param>
    /// <param name="to">End, exclusive; null for now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NotFoundException">There is no place with that id.</exception>
    /// <exception cref="InvalidFieldException"><c>from</c> does not lie before <c>to</c>, or too long before.</exception>
    public async Task<PlaceHistory> GetAsync(
        Guid locationId, string? sensorType, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken)
    {
        var facts = await SourceFacts.ReadAsync(database, SourceReference.Location(locationId), cancellationToken);
        if (!facts.Known)
            throw new NotFoundException("location", locationId);
        var end = to ?? facts.Now;
        if (end < SourceLimits.Earliest)
            throw new InvalidFieldException("to", $"Must not lie before {SourceLimits.Earliest:yyyy-MM-dd}.");
        var begin = from ?? end - HistoryBuckets.DefaultRange;
        if (begin >= end)
            throw new InvalidFieldException("from", to is null ? "Must lie in the past." : "Must lie before to.");
        if (end - begin > HistoryBuckets.LongestRange)
            throw new InvalidFieldException("from", $"Must not lie more than {HistoryBuckets.LongestRange.TotalDays:0} days before {(to is null ? "now" : "to")}.");

        var width = HistoryBuckets.WidthFor(end - begin);
        var (count, sensors) = await ReadSensorsAsync(locationId, sensorType, cancellationToken);
        var buckets = await ReadBucketsAsync([.. sensors.Select(sensor => sensor.SensorId)], begin, end, width, cancellationToken);
        return new()
        {
            LocationId = locationId,
            From = begin,
            To = end,
            BucketSeconds = (int)width.TotalSeconds,
            SensorCount = count,
            Sensors = [.. sensors.Select(sensor => sensor with { Buckets = [.. buckets[sensor.SensorId]] })],
        };
    }

    private async Task<(int Count, List<SensorHistory> Sensors)> ReadSensorsAsync(Guid locationId, string? sensorType, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sensors);
        command.Parameters
            .With("location", NpgsqlDbType.Uuid, locationId)
            .With("type", NpgsqlDbType.Text, sensorType)
            .With("sensors", NpgsqlDbType.Integer, MostSensors);
        var count = 0;
        var sensors = new List<SensorHistory>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            sensors.Add(new()
            {
                SensorId = row.GetGuid(0),
                DeviceId = row.GetString(1),
                SensorType = row.GetString(2),
                Unit = row.GetString(3),
                Status = EnumText<SensorStatus>.Parse(row.GetString(4)),
                CriticalLow = Bound(row, 6),
                WarnLow = Bound(row, 7),
                WarnHigh = Bound(row, 8),
                CriticalHigh = Bound(row, 9),
                Buckets = [],
            });
            count = row.GetInt32(5);
        }

        return (count, sensors);
    }

    private static double? Bound(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDouble(column);

    private async Task<ILookup<Guid, HistoryBucket>> ReadBucketsAsync(
        Guid[] sensors, DateTimeOffset from, DateTimeOffset to, TimeSpan width, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Buckets);
        command.Parameters
            .With("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid, sensors)
            .With("from", NpgsqlDbType.TimestampTz, from)
            .With("to", NpgsqlDbType.TimestampTz, to)
            .With("width", NpgsqlDbType.Interval, width)
            .With("ahead", NpgsqlDbType.Interval, SourceLimits.MaxAhead);
        var buckets = new List<(Guid Sensor, HistoryBucket Bucket)>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            buckets.Add((row.GetGuid(0), new()
            {
                At = row.GetFieldValue<DateTimeOffset>(1),
                Avg = row.GetDouble(2),
                Min = row.GetDouble(3),
                Max = row.GetDouble(4),
                Count = row.GetInt64(5),
                AlertTriggered = row.GetBoolean(6),
            }));
        }

        return buckets.ToLookup(bucket => bucket.Sensor, bucket => bucket.Bucket);
    }
}
