using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MarketSnapshot.Core.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class ValuesThatCanBeShown : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddCheckConstraint(
                name: "ck_vendors_created_at_years",
                table: "vendors",
                sql: "not isfinite(created_at) or created_at between '0001-01-01 00:00:00+00' and '9999-12-31 23:59:59.999999+00'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_storage_locations_capacity_kg_number",
                table: "storage_locations",
                sql: "capacity_kg <> 'NaN'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_storage_locations_created_at_years",
                table: "storage_locations",
                sql: "not isfinite(created_at) or created_at between '0001-01-01 00:00:00+00' and '9999-12-31 23:59:59.999999+00'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_storage_locations_facilities_texts",
                table: "storage_locations",
                sql: "coalesce(array_ndims(facilities), 1) = 1 and array_position(facilities, null) is null");

            migrationBuilder.AddCheckConstraint(
                name: "ck_storage_locations_price_amount_number",
                table: "storage_locations",
                sql: "price_amount <> 'NaN'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_storage_guide_storage_inspections_inspected_at_years",
                table: "storage_guide_storage_inspections",
                sql: "not isfinite(inspected_at) or inspected_at between '0001-01-01 00:00:00+00' and '9999-12-31 23:59:59.999999+00'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_storage_guide_storage_inspections_visual_defects_texts",
                table: "storage_guide_storage_inspections",
                sql: "coalesce(array_ndims(visual_defects), 1) = 1 and array_position(visual_defects, null) is null");

            migrationBuilder.AddCheckConstraint(
                name: "ck_storage_bookings_cancelled_at_years",
                table: "storage_bookings",
                sql: "not isfinite(cancelled_at) or cancelled_at between '0001-01-01 00:00:00+00' and '9999-12-31 23:59:59.999999+00'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_storage_bookings_created_at_years",
                table: "storage_bookings",
                sql: "not isfinite(created_at) or created_at between '0001-01-01 00:00:00+00' and '9999-12-31 23:59:59.999999+00'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_storage_bookings_end_date_years",
                table: "storage_bookings",
                sql: "not isfinite(end_date) or end_date between '0001-01-01 00:00:00+00' and '9999-12-31 23:59:59.999999+00'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_storage_bookings_price_per_day_number",
                table: "storage_bookings",
                sql: "price_per_day <> 'NaN'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_storage_bookings_start_date_years",
                table: "storage_bookings",
                sql: "not isfinite(start_date) or start_date between '0001-01-01 00:00:00+00' and '9999-12-31 23:59:59.999999+00'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_storage_bookings_total_price_number",
                table: "storage_bookings",
                sql: "total_price <> 'NaN'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_storage_bookings_vendor_confirmed_at_years",
                table: "storage_bookings",
                sql: "not isfinite(vendor_confirmed_at) or vendor_confirmed_at between '0001-01-01 00:00:00+00' and '9999-12-31 23:59:59.999999+00'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_pest_events_detected_at_years",
                table: "pest_events",
                sql: "not isfinite(detected_at) or detected_at between '0001-01-01 00:00:00+00' and '9999-12-31 23:59:59.999999+00'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_pest_events_resolved_at_years",
                table: "pest_events",
                sql: "not isfinite(resolved_at) or resolved_at between '0001-01-01 00:00:00+00' and '9999-12-31 23:59:59.999999+00'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_iot_sensors_critical_high_finite",
                table: "iot_sensors",
                sql: "critical_high not in ('NaN', 'Infinity', '-Infinity')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_iot_sensors_critical_low_finite",
                table: "iot_sensors",
                sql: "critical_low not in ('NaN', 'Infinity', '-Infinity')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_iot_sensors_warn_high_finite",
                table: "iot_sensors",
                sql: "warn_high not in ('NaN', 'Infinity', '-Infinity')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_iot_sensors_warn_low_finite",
                table: "iot_sensors",
                sql: "warn_low not in ('NaN', 'Infinity', '-Infinity')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_iot_sensor_readings_reading_time_years",
                table: "iot_sensor_readings",
                sql: "not isfinite(reading_time) or reading_time between '0001-01-01 00:00:00+00' and '9999-12-31 23:59:59.999999+00'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_farmers_created_at_years",
                table: "farmers",
                sql: "not isfinite(created_at) or created_at between '0001-01-01 00:00:00+00' and '9999-12-31 23:59:59.999999+00'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_certificates_expiry_date_years",
                table: "certificates",
                sql: "not isfinite(expiry_date) or expiry_date between '0001-01-01' and '9999-12-31'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_certificates_issue_date_years",
                table: "certificates",
                sql: "not isfinite(issue_date) or issue_date between '0001-01-01' and '9999-12-31'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_vendors_created_at_years",
                table: "vendors");

            migrationBuilder.DropCheckConstraint(
                name: "ck_storage_locations_capacity_kg_number",
                table: "storage_locations");

            migrationBuilder.DropCheckConstraint(
                name: "ck_storage_locations_created_at_years",
                table: "storage_locations");

            migrationBuilder.DropCheckConstraint(
                name: "ck_storage_locations_facilities_texts",
                table: "storage_locations");

            migrationBuilder.DropCheckConstraint(
                name: "ck_storage_locations_price_amount_number",
                table: "storage_locations");

            migrationBuilder.DropCheckConstraint(
                name: "ck_storage_guide_storage_inspections_inspected_at_years",
                table: "storage_guide_storage_inspections");

            migrationBuilder.DropCheckConstraint(
                name: "ck_storage_guide_storage_inspections_visual_defects_texts",
                table: "storage_guide_storage_inspections");

            migrationBuilder.DropCheckConstraint(
                name: "ck_storage_bookings_cancelled_at_years",
                table: "storage_bookings");

            migrationBuilder.DropCheckConstraint(
                name: "ck_storage_bookings_created_at_years",
                table: "storage_bookings");

            migrationBuilder.DropCheckConstraint(
                name: "ck_storage_bookings_end_date_years",
                table: "storage_bookings");

            migrationBuilder.DropCheckConstraint(
                name: "ck_storage_bookings_price_per_day_number",
                table: "storage_bookings");

            migrationBuilder.DropCheckConstraint(
                name: "ck_storage_bookings_start_date_years",
                table: "storage_bookings");

            migrationBuilder.DropCheckConstraint(
                name: "ck_storage_bookings_total_price_number",
                table: "storage_bookings");

            migrationBuilder.DropCheckConstraint(
                name: "ck_storage_bookings_vendor_confirmed_at_years",
                table: "storage_bookings");

            migrationBuilder.DropCheckConstraint(
                name: "ck_pest_events_detected_at_years",
                table: "pest_events");

            migrationBuilder.DropCheckConstraint(
                name: "ck_pest_events_resolved_at_years",
                table: "pest_events");

            migrationBuilder.DropCheckConstraint(
                name: "ck_iot_sensors_critical_high_finite",
                table: "iot_sensors");

            migrationBuilder.DropCheckConstraint(
                name: "ck_iot_sensors_critical_low_finite",
                table: "iot_sensors");

            migrationBuilder.DropCheckConstraint(
                name: "ck_iot_sensors_warn_high_finite",
                table: "iot_sensors");

            migrationBuilder.DropCheckConstraint(
                name: "ck_iot_sensors_warn_low_finite",
                table: "iot_sensors");

            migrationBuilder.DropCheckConstraint(
                name: "ck_iot_sensor_readings_reading_time_years",
                table: "iot_sensor_readings");

            migrationBuilder.DropCheckConstraint(
                name: "ck_farmers_created_at_years",
                table: "farmers");

            migrationBuilder.DropCheckConstraint(
                name: "ck_certificates_expiry_date_years",
                table: "certificates");

            migrationBuilder.DropCheckConstraint(
                name: "ck_certificates_issue_date_years",
                table: "certificates");
        }
    }
}
