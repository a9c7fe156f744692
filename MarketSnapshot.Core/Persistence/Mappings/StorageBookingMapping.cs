using MarketSnapshot.Core.Bookings;
using MarketSnapshot.Core.Locations;
using MarketSnapshot.Core.Sources;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MarketSnapshot.Core.Persistence.Mappings;

internal sealed class StorageBookingMapping : IEntityTypeConfiguration<StorageBooking>
{
    public void Configure(EntityTypeBuilder<StorageBooking> entity)
    {
        entity.ToTable("storage_bookings");
        entity.Property(b => b.Id).ValueGeneratedNever();
        entity.Property(b => b.QuantityKg).HasColumnType("numeric(12,3)");
        entity.Property(b => b.PricePerDay).HasColumnType("numeric(18,2)");
        entity.Property(b => b.TotalPrice).HasColumnType("numeric(20,2)");
        entity.SetByDatabase(b => b.CreatedAt);
        // A trigger keeps updated_at, so that a row changed by hand tells the truth as well.
        entity.Property(b => b.UpdatedAt).HasDefaultValueSql("now()").ValueGeneratedOnAddOrUpdate();

        entity.HasOne<Farmer>().WithMany().HasForeignKey(b => b.FarmerId).OnDelete(DeleteBehavior.Restrict);
        entity.HasOne<Vendor>().WithMany().HasForeignKey(b => b.VendorId).OnDelete(DeleteBehavior.Restrict);
        entity.HasOne<StorageLocation>().WithMany().HasForeignKey(b => b.LocationId).OnDelete(DeleteBehavior.Restrict);
        entity.HasOne<StorageInspection>().WithMany().HasForeignKey(b => b.InspectionId).OnDelete(DeleteBehavior.SetNull);

        entity.CheckEnum<StorageBooking, BookingStatus>("booking_status");
        entity.CheckEnum<StorageBooking, PaymentStatus>("payment_status");
        entity.CheckEnum<StorageBooking, GradeSource>("grade_source");
        entity.Check("crop_type", "length(crop_type) between 1 and 100");
        entity.Check("grade", "length(grade) between 1 and 50");
        entity.Check("grade_and_source", "grade_source is null or grade is not null");
        entity.Check("quantity_kg", "quantity_kg between 1 and 1000000");
        entity.Check("duration_days", "duration_days between 1 and 730");
        entity.Check("end_date", "end_date = start_date + make_interval(hours => 24 * duration_days)");
        entity.Check("reasons", "length(rejection_reason) <= 500 and length(cancellation_reason) <= 500");
        entity.CheckNumbers("price_per_day", "total_price");
        entity.CheckYears("start_date", "end_date", "vendor_confirmed_at", "cancelled_at", "created_at");
        entity.Check("idempotency_key", "length(idempotency_key) between 1 and 200 and (idempotency_key is null) = (request_hash is null)");

        entity.HasIndex(b => new { b.FarmerId, b.IdempotencyKey }).IsUnique().HasFilter("idempotency_key is not null");
        // Capacity: what occupies a place over a span of days.
        entity.HasIndex(b => new { b.LocationId, b.EndDate, b.StartDate })
            .HasFilter("booking_status in ('pending', 'confirmed', 'active')").HasDatabaseName("ix_storage_bookings_occupancy");
        // What touches a place or a vendor reaches its bookings.
        entity.HasIndex(b => b.LocationId);
        entity.HasIndex(b => new { b.VendorId, b.Id });
        entity.HasIndex(b => new { b.FarmerId, b.Id });
        entity.HasIndex(b => b.InspectionId).HasFilter("inspection_id is not null");
        // Confirmed bookings whose storage begins.
        entity.HasIndex(b => b.StartDate).HasFilter("booking_status = 'confirmed'").HasDatabaseName("ix_storage_bookings_starting");
    }
}
