using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MarketSnapshot.Core.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class AuditState : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_state");
        }
    }
}
