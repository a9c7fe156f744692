using MarketSnapshot.Core.Bookings;
using MarketSnapshot.Core.Locations;
using MarketSnapshot.Core.Sources;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MarketSnapshot.Core.Persistence.Mappings;

internal sealed class StorageInspectionMapping : IEntityTypeConfiguration<StorageInspection>
{
    public void Configure(EntityTypeBuilder<StorageInspection> entity)
    {
        entity.ToTable("storage_guide_storage_inspections");
        entity.Property(i => i.Id).ValueGeneratedNever();
        entity.Property(i => i.FreshnessScore).HasColumnType("numeric(7,6)");
        entity.HasOne<Farmer>().WithMany().HasForeignKey(i => i.FarmerId).OnDelete(DeleteBehavior.Restrict);
        entity.HasIndex(i => new { i.FarmerId, i.InspectedAt });
        entity.Check("crop_detected", "length(crop_detected) between 1 and 100");
        entity.Check("grade", "length(grade) between 1 and 50");
        entity.Check("freshness", "length(freshness) <= 100");
        entity.Check("freshness_score", "freshness_score between 0 and 1");
        entity.Check("shelf_life_days", "shelf_life_days between 0 and 3650");
        entity.CheckTexts("visual_defects");
        entity.CheckYears("inspected_at");
    }
}

internal sealed class IotSensorMapping : IEntityTypeConfiguration<IotSensor>
{
    public void Configure(EntityTypeBuilder<IotSensor> entity)
    {
        entity.ToTable("iot_sensors");
        entity.Property(s => s.Id).ValueGeneratedNever();
        entity.HasOne<StorageLocation>().WithMany().HasForeignKey(s => s.LocationId).OnDelete(DeleteBehavior.Restrict);
        entity.HasIndex(s => s.DeviceId).IsUnique();
        entity.HasIndex(s => new { s.LocationId, s.SensorType });
        entity.CheckEnum<IotSensor, SensorStatus>("status");
        entity.Check("device_id", "length(device_id) between 1 and 100");
        entity.Check("sensor_type", "sensor_type ~ '^[a-z][a-z0-9_]{0,31}$'");
        entity.Check("unit", "length(unit) between 1 and 20");
        entity.CheckFinite("warn_low", "warn_high", "critical_low", "critical_high");
    }
}

internal sealed class IotSensorReadingMapping : IEntityTypeConfiguration<IotSensorReading>
{
    public void Configure(EntityTypeBuilder<IotSensorReading> entity)
    {
        entity.ToTable("iot_sensor_readings");
        entity.HasKey(r => new { r.SensorId, r.ReadingTime });
        entity.SetByDatabase(r => r.ReceivedAt);
        entity.HasOne<IotSensor>().WithMany().HasForeignKey(r => r.SensorId).OnDelete(DeleteBehavior.Cascade);
        entity.CheckYears("reading_time");
        // Retention finds old readings without reading the table.
        entity.HasIndex(r => r.ReadingTime).HasMethod("brin");
    }
}

internal sealed class PestEventMapping : IEntityTypeConfiguration<PestEvent>
{
    public void Configure(EntityTypeBuilder<PestEvent> entity)
    {
        entity.ToTable("pest_events");
        entity.Property(p => p.Id).ValueGeneratedNever();
        entity.Property(p => p.Confidence).HasColumnType("numeric(7,6)");
        entity.HasOne<StorageLocation>().WithMany().HasForeignKey(p => p.LocationId).OnDelete(DeleteBehavior.Restrict);
        entity.HasIndex(p => new { p.LocationId, p.DetectedAt });
        entity.HasIndex(p => p.LocationId).HasFilter("resolved_at is null").HasDatabaseName("ix_pest_events_unresolved");
        entity.CheckEnum<PestEvent, PestSeverity>("severity");
        entity.Check("pest_type", "length(pest_type) between 1 and 100");
        entity.Check("confidence", "confidence between 0 and 1");
        entity.Check("action_taken", "length(action_taken) <= 500");
        entity.Check("resolved_at", "resolved_at >= detected_at");
        entity.CheckYears("detected_at", "resolved_at");
    }
}

internal sealed class CertificateMapping : IEntityTypeConfiguration<Certificate>
{
    public void Configure(EntityTypeBuilder<Certificate> entity)
    {
        entity.ToTable("certificates");
        entity.Property(c => c.Id).ValueGeneratedNever();
        entity.Property(c => c.Score).HasColumnType("numeric(5,2)");
        entity.HasOne<Vendor>().WithMany().HasForeignKey(c => c.VendorId).OnDelete(DeleteBehavior.Restrict);
        entity.HasOne<StorageBooking>().WithMany().HasForeignKey(c => c.BookingId).OnDelete(DeleteBehavior.Cascade);
        entity.HasIndex(c => c.VendorId).HasFilter("vendor_id is not null");
        entity.HasIndex(c => c.BookingId).HasFilter("booking_id is not null");
        entity.CheckEnum<Certificate, CertificateType>("type");
        entity.CheckEnum<Certificate, CertificateStatus>("status");
        entity.Check("holder", "num_nonnulls(vendor_id, booking_id) = 1");
        entity.Check("booking_type", "booking_id is null or type = 'storage'");
        entity.Check("issuer", "length(issuer) between 1 and 200");
        entity.Check("number", "length(number) between 1 and 100");
        entity.Check("dates", "expiry_date >= issue_date");
        entity.CheckYearsOfDays("issue_date", "expiry_date");
        entity.Check("document_url", "length(document_url) <= 500");
        entity.Check("score", "score between 0 and 100");
    }
}
