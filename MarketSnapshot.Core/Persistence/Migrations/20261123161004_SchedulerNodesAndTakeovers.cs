using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MarketSnapshot.Core.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class SchedulerNodesAndTakeovers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
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
                name: "previous_node",
                table: "job_runs");

            migrationBuilder.DropColumn(
                name: "takeovers",
                table: "job_runs");
        }
    }
}
