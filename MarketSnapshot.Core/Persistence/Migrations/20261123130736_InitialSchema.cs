using System;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace MarketSnapshot.Core.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class InitialSchema : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "change_log",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    subject = table.Column<string>(type: "text", nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: false),
                    logged_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_change_log", x => x.id);
                    table.CheckConstraint("ck_change_log_subject", "subject in ('booking', 'location', 'vendor')");
                });

            migrationBuilder.CreateTable(
                name: "farmers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    contact = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_farmers", x => x.id);
                    table.CheckConstraint("ck_farmers_contact", "length(contact) <= 200");
                    table.CheckConstraint("ck_farmers_created_at_years", "not isfinite(created_at) or created_at between '0001-01-01 00:00:00+00' and '9999-12-31 23:59:59.999999+00'");
                    table.CheckConstraint("ck_farmers_name", "length(name) between 1 and 200");
                });

            migrationBuilder.CreateTable(
                name: "job_runs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    job = table.Column<string>(type: "text", nullable: false),
                    scheduled_for = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    trigger = table.Column<string>(type: "text", nullable: false),
                    node = table.Column<string>(type: "text", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    heartbeat_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    outcome = table.Column<string>(type: "text", nullable: false),
                    counts = table.Column<JsonElement>(type: "jsonb", nullable: true),
                    error = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_job_runs", x => x.id);
                    table.CheckConstraint("ck_job_runs_finished", "(finished_at is null) = (outcome = 'running')");
                    table.CheckConstraint("ck_job_runs_outcome", "outcome in ('running', 'succeeded', 'failed', 'cancelled', 'abandoned')");
                    table.CheckConstraint("ck_job_runs_trigger", "trigger in ('schedule', 'catch_up', 'manual')");
                });

            migrationBuilder.CreateTable(
                name: "job_schedules",
                columns: table => new
                {
                    job = table.Column<string>(type: "text", nullable: false),
                    interval_seconds = table.Column<int>(type: "integer", nullable: false),
                    node = table.Column<string>(type: "text", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_job_schedules", x => x.job);
                    table.CheckConstraint("ck_job_schedules_interval", "interval_seconds > 0");
                });

            migrationBuilder.CreateTable(
                name: "snapshot_history",
                columns: table => new
                {
                    booking_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()"),
                    cause = table.Column<string>(type: "text", nullable: false),
                    changed_sections = table.Column<string[]>(type: "text[]", nullable: false),
                    trace_id = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_snapshot_history", x => new { x.booking_id, x.version });
                });

            migrationBuilder.CreateTable(
                name: "vendors",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    contact = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_vendors", x => x.id);
                    table.CheckConstraint("ck_vendors_contact", "length(contact) <= 200");
                    table.CheckConstraint("ck_vendors_created_at_years", "not isfinite(created_at) or created_at between '0001-01-01 00:00:00+00' and '9999-12-31 23:59:59.999999+00'");
                    table.CheckConstraint("ck_vendors_name", "length(name) between 1 and 200");
                });

            migrationBuilder.CreateTable(
                name: "storage_guide_storage_inspections",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    farmer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    crop_detected = table.Column<string>(type: "text", nullable: false),
                    grade = table.Column<string>(type: "text", nullable: true),
                    freshness = table.Column<string>(type: "text", nullable: true),
                    freshness_score = table.Column<decimal>(type: "numeric(7,6)", nullable: true),
                    visual_defects = table.Column<string[]>(type: "text[]", nullable: false),
                    shelf_life_days = table.Column<int>(type: "integer", nullable: true),
                    inspected_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_storage_guide_storage_inspections", x => x.id);
                    table.CheckConstraint("ck_storage_guide_storage_inspections_crop_detected", "length(crop_detected) between 1 and 100");
                    table.CheckConstraint("ck_storage_guide_storage_inspections_freshness", "length(freshness) <= 100");
                    table.CheckConstraint("ck_storage_guide_storage_inspections_freshness_score", "freshness_score between 0 and 1");
                    table.CheckConstraint("ck_storage_guide_storage_inspections_grade", "length(grade) between 1 and 50");
                    table.CheckConstraint("ck_storage_guide_storage_inspections_inspected_at_years", "not isfinite(inspected_at) or inspected_at between '0001-01-01 00:00:00+00' and '9999-12-31 23:59:59.999999+00'");
                    table.CheckConstraint("ck_storage_guide_storage_inspections_shelf_life_days", "shelf_life_days between 0 and 3650");
                    table.CheckConstraint("ck_storage_guide_storage_inspections_visual_defects_texts", "coalesce(array_ndims(visual_defects), 1) = 1 and array_position(visual_defects, null) is null");
                    table.ForeignKey(
                        name: "fk_storage_guide_storage_inspections_farmers_farmer_id",
                        column: x => x.farmer_id,
                        principalTable: "farmers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "storage_locations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false),
                    address = table.Column<string>(type: "text", nullable: false),
                    lat = table.Column<double>(type: "double precision", nullable: false),
                    lon = table.Column<double>(type: "double precision", nullable: false),
                    capacity_kg = table.Column<decimal>(type: "numeric(14,3)", nullable: false),
                    price_amount = table.Column<decimal>(type: "numeric(12,4)", nullable: false),
                    price_unit = table.Column<string>(type: "text", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false, defaultValue: "INR"),
                    rating = table.Column<decimal>(type: "numeric(3,2)", nullable: true),
                    facilities = table.Column<string[]>(type: "text[]", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_storage_locations", x => x.id);
                    table.CheckConstraint("ck_storage_locations_address", "length(address) <= 500");
                    table.CheckConstraint("ck_storage_locations_capacity_kg", "capacity_kg > 0");
                    table.CheckConstraint("ck_storage_locations_capacity_kg_number", "capacity_kg <> 'NaN'");
                    table.CheckConstraint("ck_storage_locations_created_at_years", "not isfinite(created_at) or created_at between '0001-01-01 00:00:00+00' and '9999-12-31 23:59:59.999999+00'");
                    table.CheckConstraint("ck_storage_locations_currency", "currency = 'INR'");
                    table.CheckConstraint("ck_storage_locations_facilities_texts", "coalesce(array_ndims(facilities), 1) = 1 and array_position(facilities, null) is null");
                    table.CheckConstraint("ck_storage_locations_lat", "lat between -90 and 90");
                    table.CheckConstraint("ck_storage_locations_lon", "lon between -180 and 180");
                    table.CheckConstraint("ck_storage_locations_name", "length(name) between 1 and 200");
                    table.CheckConstraint("ck_storage_locations_price_amount", "price_amount >= 0");
                    table.CheckConstraint("ck_storage_locations_price_amount_number", "price_amount <> 'NaN'");
                    table.CheckConstraint("ck_storage_locations_price_unit", "price_unit in ('quintal_month', 'kg_day')");
                    table.CheckConstraint("ck_storage_locations_rating", "rating between 0 and 5");
                    table.CheckConstraint("ck_storage_locations_type", "type in ('cold', 'dry')");
                    table.ForeignKey(
                        name: "fk_storage_locations_vendors_vendor_id",
                        column: x => x.vendor_id,
                        principalTable: "vendors",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "iot_sensors",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    location_id = table.Column<Guid>(type: "uuid", nullable: false),
                    device_id = table.Column<string>(type: "text", nullable: false),
                    sensor_type = table.Column<string>(type: "text", nullable: false),
                    unit = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    warn_low = table.Column<double>(type: "double precision", nullable: true),
                    warn_high = table.Column<double>(type: "double precision", nullable: true),
                    critical_low = table.Column<double>(type: "double precision", nullable: true),
                    critical_high = table.Column<double>(type: "double precision", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_iot_sensors", x => x.id);
                    table.CheckConstraint("ck_iot_sensors_critical_high_finite", "critical_high not in ('NaN', 'Infinity', '-Infinity')");
                    table.CheckConstraint("ck_iot_sensors_critical_low_finite", "critical_low not in ('NaN', 'Infinity', '-Infinity')");
                    table.CheckConstraint("ck_iot_sensors_device_id", "length(device_id) between 1 and 100");
                    table.CheckConstraint("ck_iot_sensors_sensor_type", "sensor_type ~ '^[a-z][a-z0-9_]{0,31}$'");
                    table.CheckConstraint("ck_iot_sensors_status", "status in ('active', 'inactive', 'maintenance')");
                    table.CheckConstraint("ck_iot_sensors_unit", "length(unit) between 1 and 20");
                    table.CheckConstraint("ck_iot_sensors_warn_high_finite", "warn_high not in ('NaN', 'Infinity', '-Infinity')");
                    table.CheckConstraint("ck_iot_sensors_warn_low_finite", "warn_low not in ('NaN', 'Infinity', '-Infinity')");
                    table.ForeignKey(
                        name: "fk_iot_sensors_locations_location_id",
                        column: x => x.location_id,
                        principalTable: "storage_locations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "market_inventory_snapshots",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    booking_id = table.Column<Guid>(type: "uuid", nullable: false),
                    farmer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    location_id = table.Column<Guid>(type: "uuid", nullable: false),
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    crop_type = table.Column<string>(type: "text", nullable: false),
                    grade = table.Column<string>(type: "text", nullable: true),
                    quantity_kg = table.Column<decimal>(type: "numeric(12,3)", nullable: false),
                    start_date = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    end_date = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    duration_days = table.Column<int>(type: "integer", nullable: false),
                    listing_details = table.Column<JsonElement>(type: "jsonb", nullable: false),
                    inspection_data = table.Column<JsonElement>(type: "jsonb", nullable: false),
                    sensors = table.Column<JsonElement>(type: "jsonb", nullable: false),
                    pest_events = table.Column<JsonElement>(type: "jsonb", nullable: false),
                    certificates = table.Column<JsonElement>(type: "jsonb", nullable: false),
                    snap_metadata = table.Column<JsonElement>(type: "jsonb", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()"),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()"),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    published_version = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    claimed_version = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    claimed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    content_hash = table.Column<string>(type: "text", nullable: false),
                    on_market = table.Column<bool>(type: "boolean", nullable: false),
                    market_listing_id = table.Column<string>(type: "text", nullable: true),
                    first_published_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    published_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_synced_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    unpublished_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    refresh_due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_error = table.Column<string>(type: "text", nullable: true),
                    parked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    lease_token = table.Column<Guid>(type: "uuid", nullable: true),
                    leased_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    trace_parent = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_market_inventory_snapshots", x => x.id);
                    table.CheckConstraint("ck_market_inventory_snapshots_lease", "(lease_token is null) = (leased_until is null)");
                    table.CheckConstraint("ck_market_inventory_snapshots_status", "status in ('ready_to_publish', 'published', 'withdrawn')");
                    table.CheckConstraint("ck_market_inventory_snapshots_unpublished_since", "(unpublished_since is not null) = (version > published_version)");
                    table.CheckConstraint("ck_market_inventory_snapshots_version", "version > 0 and published_version between 0 and version and claimed_version between 0 and version");
                    table.ForeignKey(
                        name: "fk_market_inventory_snapshots_farmers_farmer_id",
                        column: x => x.farmer_id,
                        principalTable: "farmers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_market_inventory_snapshots_locations_location_id",
                        column: x => x.location_id,
                        principalTable: "storage_locations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_market_inventory_snapshots_vendors_vendor_id",
                        column: x => x.vendor_id,
                        principalTable: "vendors",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "pest_events",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    location_id = table.Column<Guid>(type: "uuid", nullable: false),
                    pest_type = table.Column<string>(type: "text", nullable: false),
                    severity = table.Column<string>(type: "text", nullable: false),
                    confidence = table.Column<decimal>(type: "numeric(7,6)", nullable: true),
                    action_taken = table.Column<string>(type: "text", nullable: true),
                    detected_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    resolved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pest_events", x => x.id);
                    table.CheckConstraint("ck_pest_events_action_taken", "length(action_taken) <= 500");
                    table.CheckConstraint("ck_pest_events_confidence", "confidence between 0 and 1");
                    table.CheckConstraint("ck_pest_events_detected_at_years", "not isfinite(detected_at) or detected_at between '0001-01-01 00:00:00+00' and '9999-12-31 23:59:59.999999+00'");
                    table.CheckConstraint("ck_pest_events_pest_type", "length(pest_type) between 1 and 100");
                    table.CheckConstraint("ck_pest_events_resolved_at", "resolved_at >= detected_at");
                    table.CheckConstraint("ck_pest_events_resolved_at_years", "not isfinite(resolved_at) or resolved_at between '0001-01-01 00:00:00+00' and '9999-12-31 23:59:59.999999+00'");
                    table.CheckConstraint("ck_pest_events_severity", "severity in ('low', 'medium', 'high', 'critical')");
                    table.ForeignKey(
                        name: "fk_pest_events_locations_location_id",
                        column: x => x.location_id,
                        principalTable: "storage_locations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "storage_bookings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    farmer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    location_id = table.Column<Guid>(type: "uuid", nullable: false),
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    crop_type = table.Column<string>(type: "text", nullable: false),
                    quantity_kg = table.Column<decimal>(type: "numeric(12,3)", nullable: false),
                    grade = table.Column<string>(type: "text", nullable: true),
                    grade_source = table.Column<string>(type: "text", nullable: true),
                    duration_days = table.Column<int>(type: "integer", nullable: false),
                    start_date = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    end_date = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    price_per_day = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    total_price = table.Column<decimal>(type: "numeric(20,2)", nullable: false),
                    booking_status = table.Column<string>(type: "text", nullable: false),
                    payment_status = table.Column<string>(type: "text", nullable: false),
                    inspection_id = table.Column<Guid>(type: "uuid", nullable: true),
                    transport_required = table.Column<bool>(type: "boolean", nullable: false),
                    vendor_confirmed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    cancelled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    rejection_reason = table.Column<string>(type: "text", nullable: true),
                    cancellation_reason = table.Column<string>(type: "text", nullable: true),
                    idempotency_key = table.Column<string>(type: "text", nullable: true),
                    request_hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()"),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_storage_bookings", x => x.id);
                    table.CheckConstraint("ck_storage_bookings_booking_status", "booking_status in ('pending', 'confirmed', 'active', 'completed', 'cancelled', 'rejected')");
                    table.CheckConstraint("ck_storage_bookings_cancelled_at_years", "not isfinite(cancelled_at) or cancelled_at between '0001-01-01 00:00:00+00' and '9999-12-31 23:59:59.999999+00'");
                    table.CheckConstraint("ck_storage_bookings_created_at_years", "not isfinite(created_at) or created_at between '0001-01-01 00:00:00+00' and '9999-12-31 23:59:59.999999+00'");
                    table.CheckConstraint("ck_storage_bookings_crop_type", "length(crop_type) between 1 and 100");
                    table.CheckConstraint("ck_storage_bookings_duration_days", "duration_days between 1 and 730");
                    table.CheckConstraint("ck_storage_bookings_end_date", "end_date = start_date + make_interval(hours => 24 * duration_days)");
                    table.CheckConstraint("ck_storage_bookings_end_date_years", "not isfinite(end_date) or end_date between '0001-01-01 00:00:00+00' and '9999-12-31 23:59:59.999999+00'");
                    table.CheckConstraint("ck_storage_bookings_grade", "length(grade) between 1 and 50");
                    table.CheckConstraint("ck_storage_bookings_grade_and_source", "grade_source is null or grade is not null");
                    table.CheckConstraint("ck_storage_bookings_grade_source", "grade_source in ('inspection', 'claimed')");
                    table.CheckConstraint("ck_storage_bookings_idempotency_key", "length(idempotency_key) between 1 and 200 and (idempotency_key is null) = (request_hash is null)");
                    table.CheckConstraint("ck_storage_bookings_payment_status", "payment_status in ('pending', 'paid', 'refunded')");
                    table.CheckConstraint("ck_storage_bookings_price_per_day_number", "price_per_day <> 'NaN'");
                    table.CheckConstraint("ck_storage_bookings_quantity_kg", "quantity_kg between 1 and 1000000");
                    table.CheckConstraint("ck_storage_bookings_reasons", "length(rejection_reason) <= 500 and length(cancellation_reason) <= 500");
                    table.CheckConstraint("ck_storage_bookings_start_date_years", "not isfinite(start_date) or start_date between '0001-01-01 00:00:00+00' and '9999-12-31 23:59:59.999999+00'");
                    table.CheckConstraint("ck_storage_bookings_total_price_number", "total_price <> 'NaN'");
                    table.CheckConstraint("ck_storage_bookings_vendor_confirmed_at_years", "not isfinite(vendor_confirmed_at) or vendor_confirmed_at between '0001-01-01 00:00:00+00' and '9999-12-31 23:59:59.999999+00'");
                    table.ForeignKey(
                        name: "fk_storage_bookings_farmers_farmer_id",
                        column: x => x.farmer_id,
                        principalTable: "farmers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_storage_bookings_inspections_inspection_id",
                        column: x => x.inspection_id,
                        principalTable: "storage_guide_storage_inspections",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "fk_storage_bookings_locations_location_id",
                        column: x => x.location_id,
                        principalTable: "storage_locations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_storage_bookings_vendors_vendor_id",
                        column: x => x.vendor_id,
                        principalTable: "vendors",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "iot_sensor_readings",
                columns: table => new
                {
                    sensor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    reading_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    value = table.Column<double>(type: "double precision", nullable: false),
                    alert_triggered = table.Column<bool>(type: "boolean", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_iot_sensor_readings", x => new { x.sensor_id, x.reading_time });
                    table.CheckConstraint("ck_iot_sensor_readings_reading_time_years", "not isfinite(reading_time) or reading_time between '0001-01-01 00:00:00+00' and '9999-12-31 23:59:59.999999+00'");
                    table.ForeignKey(
                        name: "fk_iot_sensor_readings_iot_sensors_sensor_id",
                        column: x => x.sensor_id,
                        principalTable: "iot_sensors",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "certificates",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: true),
                    booking_id = table.Column<Guid>(type: "uuid", nullable: true),
                    type = table.Column<string>(type: "text", nullable: false),
                    issuer = table.Column<string>(type: "text", nullable: false),
                    number = table.Column<string>(type: "text", nullable: false),
                    issue_date = table.Column<DateOnly>(type: "date", nullable: false),
                    expiry_date = table.Column<DateOnly>(type: "date", nullable: true),
                    status = table.Column<string>(type: "text", nullable: false),
                    document_url = table.Column<string>(type: "text", nullable: true),
                    score = table.Column<decimal>(type: "numeric(5,2)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_certificates", x => x.id);
                    table.CheckConstraint("ck_certificates_booking_type", "booking_id is null or type = 'storage'");
                    table.CheckConstraint("ck_certificates_dates", "expiry_date >= issue_date");
                    table.CheckConstraint("ck_certificates_document_url", "length(document_url) <= 500");
                    table.CheckConstraint("ck_certificates_expiry_date_years", "not isfinite(expiry_date) or expiry_date between '0001-01-01' and '9999-12-31'");
                    table.CheckConstraint("ck_certificates_holder", "num_nonnulls(vendor_id, booking_id) = 1");
                    table.CheckConstraint("ck_certificates_issue_date_years", "not isfinite(issue_date) or issue_date between '0001-01-01' and '9999-12-31'");
                    table.CheckConstraint("ck_certificates_issuer", "length(issuer) between 1 and 200");
                    table.CheckConstraint("ck_certificates_number", "length(number) between 1 and 100");
                    table.CheckConstraint("ck_certificates_score", "score between 0 and 100");
                    table.CheckConstraint("ck_certificates_status", "status in ('valid', 'issued', 'expired', 'revoked', 'pending')");
                    table.CheckConstraint("ck_certificates_type", "type in ('FSSAI', 'HACCP', 'ISO22000', 'organic', 'storage')");
                    table.ForeignKey(
                        name: "fk_certificates_bookings_booking_id",
                        column: x => x.booking_id,
                        principalTable: "storage_bookings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_certificates_vendors_vendor_id",
                        column: x => x.vendor_id,
                        principalTable: "vendors",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_certificates_booking_id",
                table: "certificates",
                column: "booking_id",
                filter: "booking_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_certificates_vendor_id",
                table: "certificates",
                column: "vendor_id",
                filter: "vendor_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_change_log_subject_subject_id",
                table: "change_log",
                columns: new[] { "subject", "subject_id" });

            migrationBuilder.CreateIndex(
                name: "ix_iot_sensor_readings_reading_time",
                table: "iot_sensor_readings",
                column: "reading_time")
                .Annotation("Npgsql:IndexMethod", "brin");

            migrationBuilder.CreateIndex(
                name: "ix_iot_sensors_device_id",
                table: "iot_sensors",
                column: "device_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_iot_sensors_location_id_sensor_type",
                table: "iot_sensors",
                columns: new[] { "location_id", "sensor_type" });

            migrationBuilder.CreateIndex(
                name: "ix_job_runs_job_scheduled_for",
                table: "job_runs",
                columns: new[] { "job", "scheduled_for" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_job_runs_started_at_id",
                table: "job_runs",
                columns: new[] { "started_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_market_inventory_snapshots_booking_id",
                table: "market_inventory_snapshots",
                column: "booking_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_market_inventory_snapshots_due",
                table: "market_inventory_snapshots",
                columns: new[] { "unpublished_since", "id" },
                filter: "version > published_version and parked_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_market_inventory_snapshots_ending",
                table: "market_inventory_snapshots",
                columns: new[] { "end_date", "id" },
                filter: "on_market");

            migrationBuilder.CreateIndex(
                name: "ix_market_inventory_snapshots_farmer_id",
                table: "market_inventory_snapshots",
                column: "farmer_id");

            migrationBuilder.CreateIndex(
                name: "ix_market_inventory_snapshots_location_id",
                table: "market_inventory_snapshots",
                column: "location_id");

            migrationBuilder.CreateIndex(
                name: "ix_market_inventory_snapshots_parked_at",
                table: "market_inventory_snapshots",
                column: "parked_at",
                filter: "parked_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_market_inventory_snapshots_refresh_due_at_id",
                table: "market_inventory_snapshots",
                columns: new[] { "refresh_due_at", "id" },
                filter: "refresh_due_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_market_inventory_snapshots_status_id",
                table: "market_inventory_snapshots",
                columns: new[] { "status", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_market_inventory_snapshots_vendor_id",
                table: "market_inventory_snapshots",
                column: "vendor_id");

            migrationBuilder.CreateIndex(
                name: "ix_market_inventory_snapshots_withdrawn",
                table: "market_inventory_snapshots",
                column: "updated_at",
                filter: "status = 'withdrawn'");

            migrationBuilder.CreateIndex(
                name: "ix_pest_events_location_id_detected_at",
                table: "pest_events",
                columns: new[] { "location_id", "detected_at" });

            migrationBuilder.CreateIndex(
                name: "ix_pest_events_unresolved",
                table: "pest_events",
                column: "location_id",
                filter: "resolved_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_snapshot_history_at",
                table: "snapshot_history",
                column: "at")
                .Annotation("Npgsql:IndexMethod", "brin");

            migrationBuilder.CreateIndex(
                name: "ix_storage_bookings_farmer_id_id",
                table: "storage_bookings",
                columns: new[] { "farmer_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_storage_bookings_farmer_id_idempotency_key",
                table: "storage_bookings",
                columns: new[] { "farmer_id", "idempotency_key" },
                unique: true,
                filter: "idempotency_key is not null");

            migrationBuilder.CreateIndex(
                name: "ix_storage_bookings_inspection_id",
                table: "storage_bookings",
                column: "inspection_id",
                filter: "inspection_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_storage_bookings_location_id",
                table: "storage_bookings",
                column: "location_id");

            migrationBuilder.CreateIndex(
                name: "ix_storage_bookings_occupancy",
                table: "storage_bookings",
                columns: new[] { "location_id", "end_date", "start_date" },
                filter: "booking_status in ('pending', 'confirmed', 'active')");

            migrationBuilder.CreateIndex(
                name: "ix_storage_bookings_starting",
                table: "storage_bookings",
                column: "start_date",
                filter: "booking_status = 'confirmed'");

            migrationBuilder.CreateIndex(
                name: "ix_storage_bookings_vendor_id_id",
                table: "storage_bookings",
                columns: new[] { "vendor_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_storage_guide_storage_inspections_farmer_id_inspected_at",
                table: "storage_guide_storage_inspections",
                columns: new[] { "farmer_id", "inspected_at" });

            migrationBuilder.CreateIndex(
                name: "ix_storage_locations_vendor_id",
                table: "storage_locations",
                column: "vendor_id");

            migrationBuilder.Sql(SourceTriggers.Create);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "certificates");

            migrationBuilder.DropTable(
                name: "change_log");

            migrationBuilder.DropTable(
                name: "iot_sensor_readings");

            migrationBuilder.DropTable(
                name: "job_runs");

            migrationBuilder.DropTable(
                name: "job_schedules");

            migrationBuilder.DropTable(
                name: "market_inventory_snapshots");

            migrationBuilder.DropTable(
                name: "pest_events");

            migrationBuilder.DropTable(
                name: "snapshot_history");

            migrationBuilder.DropTable(
                name: "storage_bookings");

            migrationBuilder.DropTable(
                name: "iot_sensors");

            migrationBuilder.DropTable(
                name: "storage_guide_storage_inspections");

            migrationBuilder.DropTable(
                name: "storage_locations");

            migrationBuilder.DropTable(
                name: "farmers");

            migrationBuilder.DropTable(
                name: "vendors");

            migrationBuilder.Sql(SourceTriggers.DropFunctions);
        }
    }
}
