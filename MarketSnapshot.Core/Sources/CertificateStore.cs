using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MarketSnapshot.Core.Sources;

/// <summary>Stores, revokes and lists certificates.</summary>
public sealed class CertificateStore(MarketDbContext database, NpgsqlDataSource source)
{
    /// <summary>Stores a certificate, which has exactly one holder.</summary>
    /// <exception cref="InvalidFieldException"><c>vendor_id</c> or <c>booking_id</c>: nothing has this id.</exception>
    public async Task AddAsync(Certificate certificate, CancellationToken cancellationToken)
    {
        var holder = certificate.VendorId is { } vendor ? SourceReference.Vendor(vendor) : SourceReference.Booking(certificate.BookingId!.Value);
        var facts = await SourceFacts.ReadAsync(source, holder, cancellationToken);
        facts.Ensure(holder);
        database.Certificates.Add(certificate);
        await database.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Takes a certificate back, whatever its status. Of two who do it at once, one does.</summary>
    /// <exception cref="NotFoundException">There is none with that id.</exception>
    /// <exception cref="ConflictException"><c>already_revoked</c>.</exception>
    public async Task<Certificate> RevokeAsync(Guid id, CancellationToken cancellationToken)
    {
        var updated = await database.Certificates
            .Where(row => row.Id == id && row.Status != CertificateStatus.Revoked)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, CertificateStatus.Revoked), cancellationToken);
        var certificate = await GetAsync(id, cancellationToken);
        return updated == 1 ? certificate : throw new ConflictException("already_revoked", "The certificate was revoked before.");
    }

    /// <summary>One certificate.</summary>
    /// <exception cref="NotFoundException">There is none with that id.</exception>
    public async Task<Certificate> GetAsync(Guid id, CancellationToken cancellationToken) =>
        await database.Certificates.AsNoTracking().SingleOrDefaultAsync(certificate => certificate.Id == id, cancellationToken)
        ?? throw new NotFoundException("certificate", id);

    /// <summary>A page of certificates, those stored last first.</summary>
    /// <param name="vendorId">Only this vendor's; null for any.</param>
    /// <param name="bookingId">Only this booking's; null for any.</param>
    /// <param name="scope">Only those within it.</param>
    /// <param name="cursor">Where the page begins, as the page before told.</param>
    /// <param name="limit">Rows on a page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidFieldException">The cursor is not one of this list.</exception>
    public Task<Page<Certificate>> ListAsync(
        Guid? vendorId, Guid? bookingId, DataScope scope, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var rows = database.Certificates.AsQueryable();
        if (vendorId is { } vendor)
            rows = rows.Where(certificate => certificate.VendorId == vendor);
        if (bookingId is { } booking)
            rows = rows.Where(certificate => certificate.BookingId == booking);
        if (!scope.All)
        {
            rows = rows.Where(certificate => scope.VendorId != null && (certificate.VendorId == scope.VendorId
                || database.Bookings.Any(held => held.Id == certificate.BookingId && held.VendorId == scope.VendorId)));
        }

        return rows.NewestFirstAsync(cursor, limit, certificate => certificate.Id, cancellationToken);
    }
}
