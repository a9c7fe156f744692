using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Publishing;

/// <summary>A claim costs what its batch costs, however much is due.</summary>
public sealed class ClaimPlanTests(Topology topology)
{
    [Theory]
    [InlineData("as after a large change", "delete from pg_statistic where starelid = 'market_inventory_snapshots'::regclass")]
    [InlineData("as in a quiet time", "analyze market_inventory_snapshots")]
    public async Task A_claim_takes_rows_off_the_index_in_its_order_whatever_the_statistics_say(string when, string statistics)
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await ManyDueAsync(stores);
        await stores.SqlAsync(statistics);

        await using var connection = await stores.Database.OpenConnectionAsync(OwnStores.Stop);
        await using var transaction = await connection.BeginTransactionAsync(OwnStores.Stop);
        foreach (var setting in ClaimQuery.PlanSql)
        {
            await using var set = new NpgsqlCommand(setting, connection);
            await set.ExecuteNonQueryAsync(OwnStores.Stop);
        }

        await using var explain = new NpgsqlCommand($"explain {ClaimQuery.ClaimDueSql}", connection);
        ClaimQuery.AddClaim(explain.Parameters, new(Guid.NewGuid(), 500) { NotClaimedSince = DateTimeOffset.UnixEpoch }, TimeSpan.FromMinutes(1));
        List<string> plan = [];
        await using (var row = await explain.ExecuteReaderAsync(OwnStores.Stop))
        {
            while (await row.ReadAsync(OwnStores.Stop))
                plan.Add(row.GetString(0));
        }

        var text = $"{when}:{Environment.NewLine}{string.Join(Environment.NewLine, plan)}";
        Assert.True(plan.Exists(line => line.Contains("Index Scan using ix_market_inventory_snapshots_due", StringComparison.Ordinal)), text);
        Assert.False(plan.Exists(line => line.Contains("Sort", StringComparison.Ordinal) || line.Contains("Bitmap", StringComparison.Ordinal)), text);
    }

    [Fact]
    public async Task A_claim_touches_no_index()
    {
        await using var stores = await OwnStores.CreateAsync(topology);
        await ManyDueAsync(stores);
        await using var connection = await stores.Database.OpenConnectionAsync(OwnStores.Stop);
        await using var transaction = await connection.BeginTransactionAsync(OwnStores.Stop);
        await using var claim = new NpgsqlCommand(ClaimQuery.ClaimDueSql, connection);
        ClaimQuery.AddClaim(claim.Parameters, new(Guid.NewGuid(), 500), TimeSpan.FromMinutes(1));
        await claim.ExecuteNonQueryAsync(OwnStores.Stop);

        // New rows on their old pages need no entry in any index.
        await using var counts = new NpgsqlCommand(
            "select pg_stat_get_xact_tuples_updated(t), pg_stat_get_xact_tuples_hot_updated(t) from (select 'market_inventory_snapshots'::regclass as t) x", connection);
        await using var row = await counts.ExecuteReaderAsync(OwnStores.Stop);
        await row.ReadAsync(OwnStores.Stop);
        Assert.Equal((500L, 500L), (row.GetInt64(0), row.GetInt64(1)));
    }

    private static async Task ManyDueAsync(OwnStores stores)
    {
        await PublishTests.ManyAsync(stores, 1);
        await stores.SqlAsync(
            """
            insert into market_inventory_snapshots
            select (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(), 'booking_id', gen_random_uuid()))).*
            from market_inventory_snapshots s, generate_series(1, 2000)
            """);
    }
}
