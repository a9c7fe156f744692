using MarketSnapshot.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace MarketSnapshot.Migrations.Demo;

/// <summary>
/// Fills an empty database, in one transaction. A database with a vendor or a farmer in it, demo or not, is left alone: demo data
/// never mixes with anybody's own, and never comes twice.
/// </summary>
internal sealed class DemoData(IServiceScopeFactory scopes, IHostEnvironment environment, IOptions<DemoDataOptions> options, ILogger<DemoData> log)
{
    private const string IsEmpty = "select not exists (select from vendors) and not exists (select from farmers)";

    // To the minute, so that times are easy to read.
    private const string BaseTime = "select date_trunc('minute', now())";

    private const string CopyReadings = "copy iot_sensor_readings (sensor_id, reading_time, value, alert_triggered) from stdin (format binary)";

    /// <summary>Whether there is something to do. The schema is up to date.</summary>
    public async Task<bool> IsWantedAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        environment.IsDevelopment()
        && options.Value.Enabled
        && await AskAsync<bool>(connection, IsEmpty, cancellationToken);

    /// <summary>Adds the demo data. The caller holds the lock under which databases are updated.</summary>
    public async Task AddAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<MarketDbContext>();
        await context.Database.CreateExecutionStrategy().ExecuteAsync(() => AddOnceAsync(context, cancellationToken));
    }

    private async Task AddOnceAsync(MarketDbContext context, CancellationToken cancellationToken)
    {
        // What an attempt that failed had added is still tracked.
        context.ChangeTracker.Clear();
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        var now = new DateTimeOffset(await AskAsync<DateTime>(connection, BaseTime, cancellationToken));

        var locations = DemoPlaces.Locations();
        var sensors = DemoSensors.Of(locations);
        context.AddRange(DemoPlaces.Vendors());
        context.AddRange(DemoPlaces.Farmers());
        context.AddRange(locations);
        context.AddRange(sensors.Select(demo => demo.Sensor));
        context.AddRange(DemoEvents.Inspections(now));
        context.AddRange(DemoEvents.PestEvents(now));
        context.AddRange(DemoEvents.Certificates(now));
        await context.SaveChangesAsync(cancellationToken);

        var readings = await CopyAsync(connection, sensors, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        log.DemoDataAdded(locations.Count, sensors.Count, readings);
    }

    private static async Task<ulong> CopyAsync(
        NpgsqlConnection connection, IReadOnlyList<DemoSensor> sensors, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync(CopyReadings, cancellationToken);
        for (var ordinal = 0; ordinal < sensors.Count; ordinal++)
        {
            foreach (var reading in DemoReadings.Of(sensors[ordinal], ordinal, now))
            {
                await copy.StartRowAsync(cancellationToken);
                await copy.WriteAsync(reading.SensorId, NpgsqlDbType.Uuid, cancellationToken);
                await copy.WriteAsync(reading.ReadingTime, NpgsqlDbType.TimestampTz, cancellationToken);
                await copy.WriteAsync(reading.Value, NpgsqlDbType.Double, cancellationToken);
                await copy.WriteAsync(reading.AlertTriggered, NpgsqlDbType.Boolean, cancellationToken);
            }
        }

        return await copy.CompleteAsync(cancellationToken);
    }

    private static async Task<T> AskAsync<T>(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
