using System;
using Microsoft.EntityFrameworkCore.Migrations;
using MarketSnapshot.Core.Persistence.Listening;

#nullable disable

namespace MarketSnapshot.Core.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class ListingEvents : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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

            migrationBuilder.CreateIndex(
                name: "ix_listing_events_at",
                table: "listing_events",
                column: "at")
                .Annotation("Npgsql:IndexMethod", "brin");

            migrationBuilder.Sql(TableSignals.Create);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(TableSignals.Drop);

            migrationBuilder.DropTable(
                name: "listing_events");
        }
    }
}
