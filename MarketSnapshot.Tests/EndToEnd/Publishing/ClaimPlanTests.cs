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
        await PublishTests.ManyAsync(stores, 1);
        await stores.SqlAsync(
            """
            insert into market_inventory_snapshots
            select (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(), 'booking_id', gen_random_uuid()))).*
            from market_inventory_snapshots s, generate_series(1, 2000)
            """);
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
}
