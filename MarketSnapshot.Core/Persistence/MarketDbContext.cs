using MarketSnapshot.Core.Auditing;
using MarketSnapshot.Core.Bookings;
using MarketSnapshot.Core.Listings.Events;
using MarketSnapshot.Core.Locations;
using MarketSnapshot.Core.Reconciling;
using MarketSnapshot.Core.Scheduling;
using MarketSnapshot.Core.Snapshots;
using MarketSnapshot.Core.Sources;
using Microsoft.EntityFrameworkCore;

namespace MarketSnapshot.Core.Persistence;

/// <summary>The PostgreSQL database. Tables and columns are in snake_case, every time is <c>timestamptz</c> in UTC.</summary>
public sealed class MarketDbContext(DbContextOptions<MarketDbContext> options) : DbContext(options)
{
    /// <summary><c>farmers</c>.</summary>
    public DbSet<Farmer> Farmers => Set<Farmer>();

    /// <summary><c>vendors</c>.</summary>
    public DbSet<Vendor> Vendors => Set<Vendor>();

    /// <summary><c>storage_locations</c>.</summary>
    public DbSet<StorageLocation> Locations => Set<StorageLocation>();

    /// <summary><c>storage_bookings</c>.</summary>
    public DbSet<StorageBooking> Bookings => Set<StorageBooking>();

    /// <summary><c>storage_guide_storage_inspections</c>.</summary>
    public DbSet<StorageInspection> Inspections => Set<StorageInspection>();

    /// <summary><c>iot_sensors</c>.</summary>
    public DbSet<IotSensor> Sensors => Set<IotSensor>();

    /// <summary><c>iot_sensor_readings</c>.</summary>
    public DbSet<IotSensorReading> Readings => Set<IotSensorReading>();

    /// <summary><c>pest_events</c>.</summary>
    public DbSet<PestEvent> PestEvents => Set<PestEvent>();

    /// <summary><c>certificates</c>.</summary>
    public DbSet<Certificate> Certificates => Set<Certificate>();

    /// <summary><c>market_inventory_snapshots</c>; written by set-based SQL only.</summary>
    public DbSet<MarketInventorySnapshot> Snapshots => Set<MarketInventorySnapshot>();

    /// <summary><c>snapshot_history</c>.</summary>
    public DbSet<SnapshotHistoryEntry> SnapshotHistory => Set<SnapshotHistoryEntry>();

    /// <summary><c>change_log</c>; written by triggers only.</summary>
    public DbSet<ChangeLogEntry> ChangeLog => Set<ChangeLogEntry>();

    /// <summary><c>listing_events</c>; written by set-based SQL only.</summary>
    public DbSet<ListingEvent> ListingEvents => Set<ListingEvent>();

    /// <summary><c>audit_state</c>.</summary>
    public DbSet<AuditState> AuditState => Set<AuditState>();

    /// <summary><c>job_runs</c>.</summary>
    public DbSet<JobRun> JobRuns => Set<JobRun>();

    /// <summary><c>job_schedules</c>.</summary>
    public DbSet<JobSchedule> JobSchedules => Set<JobSchedule>();

    /// <summary><c>scheduler_nodes</c>.</summary>
    public DbSet<SchedulerNode> SchedulerNodes => Set<SchedulerNode>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(MarketDbContext).Assembly);

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.EnumAsText<LocationType>();
        configurationBuilder.EnumAsText<PriceUnit>();
        configurationBuilder.EnumAsText<BookingStatus>();
        configurationBuilder.EnumAsText<PaymentStatus>();
        configurationBuilder.EnumAsText<GradeSource>();
        configurationBuilder.EnumAsText<SensorStatus>();
        configurationBuilder.EnumAsText<PestSeverity>();
        configurationBuilder.EnumAsText<CertificateType>();
        configurationBuilder.EnumAsText<CertificateStatus>();
        configurationBuilder.EnumAsText<SnapshotStatus>();
        configurationBuilder.EnumAsText<ChangeSubject>();
        configurationBuilder.EnumAsText<ListingEventKind>();
        configurationBuilder.EnumAsText<JobTrigger>();
        configurationBuilder.EnumAsText<JobOutcome>();
    }
}
