using MarketSnapshot.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace MarketSnapshot.Core.Locations;

/// <summary>Stores places. <see cref="LocationQueries"/> finds them.</summary>
public sealed class LocationStore(MarketDbContext database)
{
    /// <summary>Stores a place.</summary>
    /// <exception cref="InvalidFieldException"><c>vendor_id</c>: no vendor has this id.</exception>
    public async Task AddAsync(StorageLocation location, CancellationToken cancellationToken)
    {
        if (!await database.Vendors.AnyAsync(vendor => vendor.Id == location.VendorId, cancellationToken))
            throw new InvalidFieldException("vendor_id", "No vendor has this id.");
        database.Locations.Add(location);
        await database.SaveChangesAsync(cancellationToken);
    }
}
