using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MarketSnapshot.Core.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class ListingEventsWithoutTimeIndex : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_listing_events_at",
                table: "listing_events");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_listing_events_at",
                table: "listing_events",
                column: "at")
                .Annotation("Npgsql:IndexMethod", "brin");
        }
    }
}
