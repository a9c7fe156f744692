using MarketSnapshot.Core.Locations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MarketSnapshot.Core.Persistence.Mappings;

internal sealed class FarmerMapping : IEntityTypeConfiguration<Farmer>
{
    public void Configure(EntityTypeBuilder<Farmer> entity)
    {
        entity.ToTable("farmers");
        entity.Property(f => f.Id).ValueGeneratedNever();
        entity.SetByDatabase(f => f.CreatedAt);
        entity.Check("name", "length(name) between 1 and 200");
        entity.Check("contact", "length(contact) <= 200");
        entity.CheckYears("created_at");
    }
}

internal sealed class VendorMapping : IEntityTypeConfiguration<Vendor>
{
    public void Configure(EntityTypeBuilder<Vendor> entity)
    {
        entity.ToTable("vendors");
        entity.Property(v => v.Id).ValueGeneratedNever();
        entity.SetByDatabase(v => v.CreatedAt);
        entity.Check("name", "length(name) between 1 and 200");
        entity.Check("contact", "length(contact) <= 200");
        entity.CheckYears("created_at");
    }
}

internal sealed class StorageLocationMapping : IEntityTypeConfiguration<StorageLocation>
{
    public void Configure(EntityTypeBuilder<StorageLocation> entity)
    {
        entity.ToTable("storage_locations");
        entity.Property(l => l.Id).ValueGeneratedNever();
        entity.SetByDatabase(l => l.CreatedAt);
        entity.Property(l => l.CapacityKg).HasColumnType("numeric(14,3)");
        entity.Property(l => l.PriceAmount).HasColumnType("numeric(12,4)");
        entity.Property(l => l.Rating).HasColumnType("numeric(3,2)");
        entity.Property(l => l.Currency).HasDefaultValue("INR");
        entity.HasOne<Vendor>().WithMany().HasForeignKey(l => l.VendorId).OnDelete(DeleteBehavior.Restrict);
        entity.CheckEnum<StorageLocation, LocationType>("type");
        entity.CheckEnum<StorageLocation, PriceUnit>("price_unit");
        entity.Check("name", "length(name) between 1 and 200");
        entity.Check("address", "length(address) <= 500");
        entity.Check("lat", "lat between -90 and 90");
        entity.Check("lon", "lon between -180 and 180");
        entity.Check("capacity_kg", "capacity_kg > 0");
        entity.Check("price_amount", "price_amount >= 0");
        entity.Check("currency", "currency = 'INR'");
        entity.Check("rating", "rating between 0 and 5");
        entity.CheckNumbers("capacity_kg", "price_amount");
        entity.CheckTexts("facilities");
        entity.CheckYears("created_at");
    }
}
