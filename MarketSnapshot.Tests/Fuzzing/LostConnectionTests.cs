using System.Net;
using System.Net.Http.Json;
using MarketSnapshot.Tests.EndToEnd;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.Fuzzing;

/// <summary>A connection to PostgreSQL that is lost in the middle of a transaction.</summary>
public sealed class LostConnectionTests(Topology topology)
{
    [Fact]
    public async Task A_connection_that_is_lost_within_a_transaction_is_a_503_and_no_error_in_the_log()
    {
        await using var scene = await FuzzScene.CreateAsync(topology);
        var random = new Random(1);
        await using var connection = await scene.Stores.Database.OpenConnectionAsync(OwnStores.Stop);
        await using var transaction = await connection.BeginTransactionAsync(OwnStores.Stop);
        await using (var hold = new NpgsqlCommand("lock table storage_bookings in access exclusive mode", connection, transaction))
            await hold.ExecuteNonQueryAsync(OwnStores.Stop);

        var asked = scene.Http.PostAsJsonAsync($"/api/bookings/{scene.Ids.Pick("snapshots", random)}/cancel", new { reason = "given up" }, OwnStores.Stop);
        await Eventually.Reached(
            async () => await scene.Stores.ScalarAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") > 0,
            "the API's wait for the table",
            () => scene.Api.Output);
        scene.Proxy.DropAll();

        using var response = await asked;
        await HttpJson.Expect(response, HttpStatusCode.ServiceUnavailable);
        Assert.NotNull(response.Headers.RetryAfter);
        await transaction.RollbackAsync(OwnStores.Stop);
        await scene.CheckAsync();
    }
}
