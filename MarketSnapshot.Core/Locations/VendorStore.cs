using MarketSnapshot.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace MarketSnapshot.Core.Locations;

/// <summary>Stores and lists vendors.</summary>
public sealed class VendorStore(MarketDbContext database)
{
    /// <summary>Stores a vendor under a new identifier.</summary>
    public async Task<Vendor> AddAsync(string name, string? contact, CancellationToken cancellationToken)
    {
        var vendor = new Vendor { Id = Guid.CreateVersion7(), Name = name, Contact = contact };
        database.Vendors.Add(vendor);
        await database.SaveChangesAsync(cancellationToken);
        return vendor;
    }

    /// <summary>One vendor.</summary>
    /// <exception cref="NotFoundException">There is none with that id.</exception>
    public async Task<Vendor> GetAsync(Guid id, CancellationToken cancellationToken) =>
        await database.Vendors.AsNoTracking().SingleOrDefaultAsync(vendor => vendor.Id == id, cancellationToken)
        ?? throw new NotFoundException("vendor", id);

    /// <summary>A page of vendors, newest first.</summary>
    /// <exception cref="InvalidFieldException">The cursor is not one of this list.</exception>
    public Task<Page<Vendor>> ListAsync(string? cursor, int limit, CancellationToken cancellationToken) =>
        database.Vendors.NewestFirstAsync(cursor, limit, vendor => vendor.Id, cancellationToken);
}
