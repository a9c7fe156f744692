using System.Globalization;
using MarketSnapshot.Core.Bookings;
using MarketSnapshot.Core.Persistence;
using Npgsql;
using NpgsqlTypes;

namespace MarketSnapshot.Core.Locations;

/// <summary>Finds places, with their room and price over a period.</summary>
public sealed class LocationQueries(NpgsqlDataSource database)
{
    /// <summary>One place.</summary>
    /// <param name="id">Which one.</param>
    /// <param name="period">Tells room and price over it; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NotFoundException">There is none with that id.</exception>
    /// <exception cref="InvalidFieldException">The period starts out of reach.</exception>
    public async Task<FoundLocation> GetAsync(Guid id, AskedPeriod? period, CancellationToken cancellationToken)
    {
        var command = new NpgsqlBatchCommand(LocationSql.One(period));
        command.Parameters.AddWithValue("id", id);
        return await ReadAsync(command, period, cancellationToken) is [var found] ? found : throw new NotFoundException("location", id);
    }

    /// <summary>
    /// A page of places: nearest first where the search says from where, else by name. Distances are compared by the metre, and equal
    /// ones by id, so that pages neither repeat nor pass over a place.
    /// </summary>
    /// <param name="search">Which places, and what to tell about them.</param>
    /// <param name="cursor">Where the page begins, as the page before told.</param>
    /// <param name="limit">Places on a page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidFieldException">The period starts out of reach, or the cursor is not one of this list.</exception>
    public async Task<Page<FoundLocation>> SearchAsync(
        LocationSearch search, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var after = Cursor.Decode(cursor, 2);
        var command = new NpgsqlBatchCommand(LocationSql.Many(search, continued: after is not null));
        command.Parameters.AddWithValue("rows", NpgsqlDbType.Integer, limit + 1);
        if (search.Type is { } type)
            command.Parameters.AddWithValue("type", EnumText<LocationType>.Of(type));
        if (search.VendorId is { } vendor)
            command.Parameters.AddWithValue("vendor_id", vendor);
        if (search.Near is { } near)
        {
            command.Parameters.AddWithValue("lat", near.Lat);
            command.Parameters.AddWithValue("lon", near.Lon);
        }

        if (search.RadiusKm is { } radius)
            command.Parameters.AddWithValue("radius_metres", NpgsqlDbType.Double, radius * 1000);
        if (after is [var key, var id])
        {
            command.Parameters.AddWithValue("after_key", search.Near is null ? Name(key) : Metres(key));
            command.Parameters.AddWithValue("after_id", Guid.TryParse(id, out var last) ? last : throw Cursor.Invalid());
        }

        var found = await ReadAsync(command, search.Period, cancellationToken);
        return Page<FoundLocation>.Of(found, limit, place =>
            [place.DistanceMetres?.ToString(CultureInfo.InvariantCulture) ?? place.Location.Name, place.Location.Id.ToString()]);
    }

    // A text with a NUL can't be compared in PostgreSQL, and no place has such a name.
    private static string Name(string key) => key.Contains('\0', StringComparison.Ordinal) ? throw Cursor.Invalid() : key;

    private static object Metres(string key) =>
        long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var metres) ? metres : throw Cursor.Invalid();

    private async Task<List<FoundLocation>> ReadAsync(NpgsqlBatchCommand command, AskedPeriod? period, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select statement_timestamp()"));
        batch.BatchCommands.Add(command);
        if (period is not null)
        {
            var days = DaySpan.Covering(period.StartDate, period.EndDate);
            command.Parameters.AddWithValue("first", days.First);
            command.Parameters.AddWithValue("after", days.After);
        }

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var now = reader.GetFieldValue<DateTimeOffset>(0);
        if (period is not null && BookingStart.Problem(period.StartDate, now) is { } problem)
            throw new InvalidFieldException("start_date", problem);

        await reader.NextResultAsync(cancellationToken);
        var found = new List<FoundLocation>();
        while (await reader.ReadAsync(cancellationToken))
            found.Add(LocationSql.Read(reader, period));
        return found;
    }
}
