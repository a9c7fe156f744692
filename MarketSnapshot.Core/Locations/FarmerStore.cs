using MarketSnapshot.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace MarketSnapshot.Core.Locations;

/// <summary>Stores and lists farmers.</summary>
public sealed class FarmerStore(MarketDbContext database)
{
    /// <summary>Stores a farmer under a new identifier.</summary>
    public async Task<Farmer> AddAsync(string name, string? contact, CancellationToken cancellationToken)
    {
        var farmer = new Farmer { Id = Guid.CreateVersion7(), Name = name, Contact = contact };
        database.Farmers.Add(farmer);
        await database.SaveChangesAsync(cancellationToken);
        return farmer;
    }

    /// <summary>One farmer.</summary>
    /// <exception cref="NotFoundException">There is none with that id.</exception>
    public async Task<Farmer> GetAsync(Guid id, CancellationToken cancellationToken) =>
        await database.Farmers.AsNoTracking().SingleOrDefaultAsync(farmer => farmer.Id == id, cancellationToken)
        ?? throw new NotFoundException("farmer", id);

    /// <summary>A page of farmers, newest first.</summary>
    /// <exception cref="InvalidFieldException">The cursor is not one of this list.</exception>
    public Task<Page<Farmer>> ListAsync(string? cursor, int limit, CancellationToken cancellationToken) =>
        database.Farmers.NewestFirstAsync(cursor, limit, farmer => farmer.Id, cancellationToken);
}
