using MarketSnapshot.Core.Locations;
using MarketSnapshot.Core.Snapshots;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MarketSnapshot.Core.Persistence.Mappings;

internal sealed class MarketInventorySnapshotMapping : IEntityTypeConfiguration<MarketInventorySnapshot>
{
    public void Configure(EntityTypeBuilder<MarketInventorySnapshot> entity)
    {
        entity.ToTable("market_inventory_snapshots");
        entity.Property(s => s.Id).ValueGeneratedNever();
        entity.Property(s => s.QuantityKg).HasColumnType("numeric(12,3)");
        entity.Property(s => s.CreatedAt).HasDefaultValueSql("now()");
        entity.Property(s => s.UpdatedAt).HasDefaultValueSql("now()");
        entity.Property(s => s.PublishedVersion).HasDefaultValue(0L);
        entity.Property(s => s.ClaimedVersion).HasDefaultValue(0L);
        entity.Property(s => s.Attempts).HasDefaultValue(0);

        entity.HasOne<Farmer>().WithMany().HasForeignKey(s => s.FarmerId).OnDelete(DeleteBehavior.Restrict);
        entity.HasOne<StorageLocation>().WithMany().HasForeignKey(s => s.LocationId).OnDelete(DeleteBehavior.Restrict);
        entity.HasOne<Vendor>().WithMany().HasForeignKey(s => s.VendorId).OnDelete(DeleteBehavior.Restrict);

        entity.CheckEnum<MarketInventorySnapshot, SnapshotStatus>("status");
        entity.Check("version", "version > 0 and published_version between 0 and version and claimed_version between 0 and version");
        entity.Check("lease", "(lease_token is null) = (leased_until is null)");
        entity.Check("unpublished_since", "(unpublished_since is not null) = (version > published_version)");

        entity.HasIndex(s => s.BookingId).IsUnique();
        // Claiming: what is due, oldest first.
        entity.HasIndex(s => new { s.UnpublishedSince, s.Id })
            .HasFilter("version > published_version and parked_at is null").HasDatabaseName("ix_market_inventory_snapshots_due");
        // Leaving the market by the clock.
        entity.HasIndex(s => new { s.EndDate, s.Id }).HasFilter("on_market").HasDatabaseName("ix_market_inventory_snapshots_ending");
        entity.HasIndex(s => s.ParkedAt).HasFilter("parked_at is not null");
        // The oldest change that waits for an operator, found without a look at the others.
        entity.HasIndex(s => s.UnpublishedSince)
            .HasFilter("version > published_version and parked_at is not null").HasDatabaseName("ix_market_inventory_snapshots_parked_due");
        entity.HasIndex(s => new { s.RefreshDueAt, s.Id }).HasFilter("refresh_due_at is not null");
        entity.HasIndex(s => s.LocationId);
        entity.HasIndex(s => s.VendorId);
        entity.HasIndex(s => new { s.Status, s.Id });
        // Retention: what left the market, by age.
        entity.HasIndex(s => s.UpdatedAt).HasFilter("status = 'withdrawn'").HasDatabaseName("ix_market_inventory_snapshots_withdrawn");
    }
}

internal sealed class SnapshotHistoryMapping : IEntityTypeConfiguration<SnapshotHistoryEntry>
{
    public void Configure(EntityTypeBuilder<SnapshotHistoryEntry> entity)
    {
        entity.ToTable("snapshot_history");
        entity.HasKey(h => new { h.BookingId, h.Version });
        entity.Property(h => h.At).HasDefaultValueSql("now()");
        entity.HasIndex(h => h.At).HasMethod("brin");
    }
}
