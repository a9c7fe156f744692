using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MarketSnapshot.Core.Sources;

/// <summary>Stores and lists sensors.</summary>
public sealed class SensorStore(MarketDbContext database)
{
    /// <summary>Stores a sensor.</summary>
    /// <exception cref="InvalidFieldException"><c>location_id</c>: no location has this id.</exception>
    /// <exception cref="ConflictException"><c>device_id_taken</c>: another sensor has the device's name.</exception>
    public async Task AddAsync(IotSensor sensor, CancellationToken cancellationToken)
    {
        if (!await database.Locations.AnyAsync(location => location.Id == sensor.LocationId, cancellationToken))
            throw new InvalidFieldException("location_id", "No location has this id.");
        database.Sensors.Add(sensor);
        try
        {
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException refused) when (refused.InnerException is PostgresException
            { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "ix_iot_sensors_device_id" })
        {
            throw new ConflictException("device_id_taken", $"Another sensor has the device_id {sensor.DeviceId}.");
        }
    }

    /// <summary>One sensor.</summary>
    /// <exception cref="NotFoundException">There is none with that id.</exception>
    public async Task<IotSensor> GetAsync(Guid id, CancellationToken cancellationToken) =>
        await database.Sensors.AsNoTracking().SingleOrDefaultAsync(sensor => sensor.Id == id, cancellationToken)
        ?? throw new NotFoundException("sensor", id);

    /// <summary>A page of sensors, newest first.</summary>
    /// <param name="locationId">Only those of this place; null for all.</param>
    /// <param name="scope">Only those within it.</param>
    /// <param name="cursor">Where the page begins, as the page before told.</param>
    /// <param name="limit">Rows on a page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidFieldException">The cursor is not one of this list.</exception>
    public Task<Page<IotSensor>> ListAsync(Guid? locationId, DataScope scope, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var rows = database.Sensors.AsQueryable();
        if (locationId is { } location)
            rows = rows.Where(sensor => sensor.LocationId == location);
        if (!scope.All)
            rows = rows.Where(sensor => database.Locations.Any(place => place.Id == sensor.LocationId && place.VendorId == scope.VendorId));
        return rows.NewestFirstAsync(cursor, limit, sensor => sensor.Id, cancellationToken);
    }
}
