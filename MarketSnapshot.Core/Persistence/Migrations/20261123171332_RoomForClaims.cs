using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MarketSnapshot.Core.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class RoomForClaims : Migration
    {
        // A claim changes no indexed column. With room for the new row on its page, PostgreSQL touches no index for it; so pages are filled
        // by half, which costs less space than the new pages that claims would take otherwise.
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql("alter table market_inventory_snapshots set (fillfactor = 50)");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql("alter table market_inventory_snapshots reset (fillfactor)");
    }
}
