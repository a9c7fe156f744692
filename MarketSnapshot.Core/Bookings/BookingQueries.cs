using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Persistence;
using Npgsql;
using NpgsqlTypes;

namespace MarketSnapshot.Core.Bookings;

/// <summary>Which bookings a list shows; null leaves a field open.</summary>
/// <param name="FarmerId">Whose.</param>
/// <param name="VendorId">At whose places.</param>
/// <param name="Status">Where they stand.</param>
public sealed record BookingFilter(Guid? FarmerId = null, Guid? VendorId = null, BookingStatus? Status = null);

/// <summary>Reads bookings.</summary>
public sealed class BookingQueries(NpgsqlDataSource database)
{
    private const string ById = BookingDetails.Select + "where b.id = @id";

    /// <summary>One booking.</summary>
    /// <exception cref="NotFoundException">There is none with that id.</exception>
    public async Task<BookingDetails> GetAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await FindAsync(connection, id, cancellationToken) ?? throw new NotFoundException("booking", id);
    }

    /// <summary>A page of bookings, newest first.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="scope">Only those within it.</param>
    /// <param name="cursor">Where the page begins, as the page before told.</param>
    /// <param name="limit">Rows on a page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidFieldException">The cursor is not one of this list.</exception>
    public async Task<Page<BookingDetails>> ListAsync(
        BookingFilter filter, DataScope scope, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var after = Cursor.DecodeId(cursor);
        // Only the conditions in use, so that each combination is planned for itself. Identifiers sort by time: the indexes
        // (farmer_id, id), (vendor_id, id) and the primary key, read backwards, give the newest first.
        var sql = BookingDetails.Select + "where true"
            + (filter.FarmerId is null ? "" : " and b.farmer_id = @farmer_id")
            + (filter.VendorId is null ? "" : " and b.vendor_id = @vendor_id")
            + (filter.Status is null ? "" : " and b.booking_status = @status")
            + Within(scope)
            + (after is null ? "" : " and b.id < @after")
            + " order by b.id desc limit @rows";

        await using var command = database.CreateCommand(sql);
        if (filter.FarmerId is { } farmer)
            command.Parameters.AddWithValue("farmer_id", farmer);
        if (filter.VendorId is { } vendor)
            command.Parameters.AddWithValue("vendor_id", vendor);
        if (filter.Status is { } status)
            command.Parameters.AddWithValue("status", EnumText<BookingStatus>.Of(status));
        if (scope.FarmerId is { } ownFarmer)
            command.Parameters.AddWithValue("own_farmer", ownFarmer);
        if (scope.VendorId is { } ownVendor)
            command.Parameters.AddWithValue("own_vendor", ownVendor);
        if (after is { } last)
            command.Parameters.AddWithValue("after", last);
        command.Parameters.AddWithValue("rows", NpgsqlDbType.Integer, limit + 1);

        var rows = new List<BookingDetails>(limit + 1);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(BookingDetails.Read(reader));
        return Page<BookingDetails>.Of(rows, limit, booking => [booking.Id.ToString()]);
    }

    private static string Within(DataScope scope) => scope switch
    {
        { All: true } => "",
        { FarmerId: not null, VendorId: not null } => " and (b.farmer_id = @own_farmer or b.vendor_id = @own_vendor)",
        { FarmerId: not null } => " and b.farmer_id = @own_farmer",
        { VendorId: not null } => " and b.vendor_id = @own_vendor",
        _ => " and false",
    };

    internal static async Task<BookingDetails?> FindAsync(NpgsqlConnection connection, Guid id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ById, connection);
        command.Parameters.AddWithValue("id", id);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? BookingDetails.Read(reader) : null;
    }
}
