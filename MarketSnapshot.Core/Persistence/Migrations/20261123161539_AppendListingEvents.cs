using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MarketSnapshot.Core.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class AppendListingEvents : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(ListingEventFunction.Create);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(ListingEventFunction.Drop);
        }
    }
}
