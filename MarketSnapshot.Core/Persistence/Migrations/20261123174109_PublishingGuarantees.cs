using System;
using MarketSnapshot.Core.Persistence.Listening;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MarketSnapshot.Core.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class PublishingGuarantees : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<TimeSpan>(
                name: "retry_delay",
                table: "market_inventory_snapshots",
                type: "interval",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "previous_node",
                table: "job_runs",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "takeovers",
                table: "job_runs",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "audit_state",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    shares_rebuilt = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    braked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    would_withdraw = table.Column<long>(type: "bigint", nullable: true),
                    on_market = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_state", x => x.id);
                    table.CheckConstraint("ck_audit_state_brake", "(braked_at is null) = (would_withdraw is null) and (braked_at is null) = (on_market is null)");
                    table.CheckConstraint("ck_audit_state_id", "id = 1");
                });

            migrationBuilder.CreateTable(
                name: "listing_events",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    booking_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    data = table.Column<string>(type: "json", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_listing_events", x => x.id);
                    table.CheckConstraint("ck_listing_events_kind", "kind in ('published', 'updated', 'withdrawn')");
                });

            migrationBuilder.CreateTable(
                name: "scheduler_nodes",
                columns: table => new
                {
                    node = table.Column<string>(type: "text", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    stopped_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_scheduler_nodes", x => x.node);
                });

            migrationBuilder.CreateIndex(
                name: "ix_market_inventory_snapshots_parked_due",
                table: "market_inventory_snapshots",
                column: "unpublished_since",
                filter: "version > published_version and parked_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_job_runs_running",
                table: "job_runs",
                column: "heartbeat_at",
                filter: "outcome = 'running'");

            migrationBuilder.CreateIndex(
                name: "ix_job_runs_succeeded",
                table: "job_runs",
                columns: new[] { "job", "finished_at" },
                filter: "outcome = 'succeeded'");

            // A claim changes no indexed column. With room for the new row on its page, PostgreSQL touches no index for it; so pages are
            // filled by half, which costs less space than the new pages that claims would take otherwise.
            migrationBuilder.Sql("alter table market_inventory_snapshots set (fillfactor = 50)");

            migrationBuilder.Sql(TableSignals.Create);
            migrationBuilder.Sql(ListingEventFunction.Create);
            migrationBuilder.Sql(TruncateTriggers.Create);
            migrationBuilder.Sql(RemovedReadings.Replace);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(RemovedReadings.Restore);
            migrationBuilder.Sql(TruncateTriggers.Drop);
            migrationBuilder.Sql(ListingEventFunction.Drop);
            migrationBuilder.Sql(TableSignals.Drop);
            migrationBuilder.Sql("alter table market_inventory_snapshots reset (fillfactor)");

            migrationBuilder.DropTable(
                name: "audit_state");

            migrationBuilder.DropTable(
                name: "listing_events");

            migrationBuilder.DropTable(
                name: "scheduler_nodes");

            migrationBuilder.DropIndex(
                name: "ix_market_inventory_snapshots_parked_due",
                table: "market_inventory_snapshots");

            migrationBuilder.DropIndex(
                name: "ix_job_runs_running",
                table: "job_runs");

            migrationBuilder.DropIndex(
                name: "ix_job_runs_succeeded",
                table: "job_runs");

            migrationBuilder.DropColumn(
                name: "retry_delay",
                table: "market_inventory_snapshots");

            migrationBuilder.DropColumn(
                name: "previous_node",
                table: "job_runs");

            migrationBuilder.DropColumn(
                name: "takeovers",
                table: "job_runs");
        }
    }
}
