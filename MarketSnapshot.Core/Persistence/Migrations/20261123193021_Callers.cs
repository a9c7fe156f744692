using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MarketSnapshot.Core.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Callers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "caller",
                table: "snapshot_history",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "caller",
                table: "job_runs",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "caller",
                table: "snapshot_history");

            migrationBuilder.DropColumn(
                name: "caller",
                table: "job_runs");
        }
    }
}
