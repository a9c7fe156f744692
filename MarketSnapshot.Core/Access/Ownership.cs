using Npgsql;
using NpgsqlTypes;
using MarketSnapshot.Core.Persistence;

namespace MarketSnapshot.Core.Access;

/// <summary>
/// Lets through what lies within a scope. What does not is refused in the words for what does not exist, so that nobody learns that it does.
/// Owners never change, so what is let through may be used in a later statement.
/// </summary>
/// <param name="database">PostgreSQL.</param>
public sealed class Ownership(NpgsqlDataSource database)
{
    // Each by primary key, with one step to the owner. A snapshot outlives its booking and knows both owners itself.
    private const string Booking = "from storage_bookings b where b.id = @id and (b.farmer_id = @farmer or b.vendor_id = @vendor)";

    private const string Snapshot = "from market_inventory_snapshots s where s.booking_id = @id and (s.farmer_id = @farmer or s.vendor_id = @vendor)";

    private const string Location = "from storage_locations l where l.id = @id and l.vendor_id = @vendor";

    private const string Sensor = "from iot_sensors i join storage_locations l on l.id = i.location_id where i.id = @id and l.vendor_id = @vendor";

    private const string PestEvent = "from pest_events p join storage_locations l on l.id = p.location_id where p.id = @id and l.vendor_id = @vendor";

    private const string Certificate =
        """
        from certificates c
        left join storage_bookings b on b.id = c.booking_id
        where c.id = @id and (c.vendor_id = @vendor or b.vendor_id = @vendor)
        """;

    private const string Inspection = "from storage_guide_storage_inspections i where i.id = @id and i.farmer_id = @farmer";

    // Indexes on location_id serve the two that look for goods stored there.
    private const string Measured =
        """
        from storage_locations l
        where l.id = @id
          and (l.vendor_id = @vendor
               or exists (select from market_inventory_snapshots s where s.location_id = l.id and s.on_market)
               or exists (select from storage_bookings b where b.location_id = l.id and b.farmer_id = @farmer))
        """;

    /// <summary>A farmer.</summary>
    /// <exception cref="NotFoundException">It is not within the scope.</exception>
    public static void EnsureFarmer(Guid id, DataScope scope)
    {
        if (!scope.HoldsFarmer(id))
            throw new NotFoundException("farmer", id);
    }

    /// <summary>A vendor.</summary>
    /// <exception cref="NotFoundException">It is not within the scope.</exception>
    public static void EnsureVendor(Guid id, DataScope scope)
    {
        if (!scope.HoldsVendor(id))
            throw new NotFoundException("vendor", id);
    }

    /// <summary>The farmer in whose name a request is made.</summary>
    /// <exception cref="ForbiddenException">It is not within the scope, whether there is one or not.</exception>
    public static void EnsureActsForFarmer(Guid id, DataScope scope)
    {
        if (!scope.HoldsFarmer(id))
            throw new ForbiddenException("A farmer acts for themselves alone: farmer_id must be the caller's own.");
    }

    /// <summary>The vendor in whose name a request is made.</summary>
    /// <exception cref="ForbiddenException">It is not within the scope, whether there is one or not.</exception>
    public static void EnsureActsForVendor(Guid id, DataScope scope)
    {
        if (!scope.HoldsVendor(id))
            throw new ForbiddenException("A vendor acts for themselves alone: vendor_id must be the caller's own.");
    }

    /// <summary>A farmer's booking, or one at a vendor's place.</summary>
    /// <exception cref="NotFoundException">There is none within the scope.</exception>
    public Task EnsureBookingAsync(Guid id, DataScope scope, CancellationToken cancellationToken) =>
        EnsureAsync("booking", Booking, id, scope, cancellationToken);

    /// <summary>The snapshot of such a booking.</summary>
    /// <exception cref="NotFoundException">There is none within the scope.</exception>
    public Task EnsureSnapshotAsync(Guid bookingId, DataScope scope, CancellationToken cancellationToken) =>
        EnsureAsync("snapshot of a booking", Snapshot, bookingId, scope, cancellationToken);

    /// <summary>A vendor's sensor.</summary>
    /// <exception cref="NotFoundException">There is none within the scope.</exception>
    public Task EnsureSensorAsync(Guid id, DataScope scope, CancellationToken cancellationToken) =>
        EnsureAsync("sensor", Sensor, id, scope, cancellationToken);

    /// <summary>A pest event at a vendor's place.</summary>
    /// <exception cref="NotFoundException">There is none within the scope.</exception>
    public Task EnsurePestEventAsync(Guid id, DataScope scope, CancellationToken cancellationToken) =>
        EnsureAsync("pest event", PestEvent, id, scope, cancellationToken);

    /// <summary>A certificate of a vendor, or of a booking at a vendor's place.</summary>
    /// <exception cref="NotFoundException">There is none within the scope.</exception>
    public Task EnsureCertificateAsync(Guid id, DataScope scope, CancellationToken cancellationToken) =>
        EnsureAsync("certificate", Certificate, id, scope, cancellationToken);

    /// <summary>An inspection of a farmer's crop.</summary>
    /// <exception cref="NotFoundException">There is none within the scope.</exception>
    public Task EnsureInspectionAsync(Guid id, DataScope scope, CancellationToken cancellationToken) =>
        EnsureAsync("inspection", Inspection, id, scope, cancellationToken);

    /// <summary>
    /// A place whose readings may be seen: a vendor's own, one where a farmer has booked, and any where goods on the market are stored, since
    /// the listing shows what was measured there.
    /// </summary>
    /// <exception cref="NotFoundException">There is none within the scope.</exception>
    public Task EnsureReadingsAsync(Guid locationId, DataScope scope, CancellationToken cancellationToken) =>
        EnsureAsync("location", Measured, locationId, scope, cancellationToken);

    /// <summary>A vendor's place that a request refers to.</summary>
    /// <exception cref="InvalidFieldException"><c>location_id</c>: there is none within the scope.</exception>
    public Task EnsureReferredLocationAsync(Guid id, DataScope scope, CancellationToken cancellationToken) =>
        EnsureReferredAsync("location", Location, id, scope, cancellationToken);

    /// <summary>A booking that a request refers to.</summary>
    /// <exception cref="InvalidFieldException"><c>booking_id</c>: there is none within the scope.</exception>
    public Task EnsureReferredBookingAsync(Guid id, DataScope scope, CancellationToken cancellationToken) =>
        EnsureReferredAsync("booking", Booking, id, scope, cancellationToken);

    private async Task EnsureAsync(string kind, string rows, Guid id, DataScope scope, CancellationToken cancellationToken)
    {
        if (!await HoldsAsync(rows, id, scope, cancellationToken))
            throw new NotFoundException(kind, id);
    }

    private async Task EnsureReferredAsync(string kind, string rows, Guid id, DataScope scope, CancellationToken cancellationToken)
    {
        if (!await HoldsAsync(rows, id, scope, cancellationToken))
            throw new InvalidFieldException($"{kind}_id", $"No {kind} has this id.");
    }

    private async Task<bool> HoldsAsync(string rows, Guid id, DataScope scope, CancellationToken cancellationToken)
    {
        if (scope.All)
            return true;
        await using var command = database.CreateCommand($"select exists (select {rows})");
        command.Parameters
            .With("id", NpgsqlDbType.Uuid, id)
            .With("farmer", NpgsqlDbType.Uuid, scope.FarmerId)
            .With("vendor", NpgsqlDbType.Uuid, scope.VendorId);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
