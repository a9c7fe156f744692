using Npgsql;

namespace MarketSnapshot.Core.Scheduling;

/// <summary><c>scheduler_nodes</c>: tells everybody which schedulers are up, so that the lack of one is seen.</summary>
public sealed class SchedulerNodes(NpgsqlDataSource database)
{
    private const string Beat = """
        insert into scheduler_nodes as other (node, started_at, seen_at) values (@node, now(), now())
        on conflict (node) do update
           set seen_at = now(), stopped_at = null,
               started_at = case when other.stopped_at is null then other.started_at else excluded.started_at end
        """;

    // Who is gone is shown for a day. Locked rows are another one's to remove, or alive.
    private const string Forget = """
        delete from scheduler_nodes
         where node in (select node from scheduler_nodes where seen_at < now() - interval '1 day' for update skip locked)
        """;

    private const string Stop = "update scheduler_nodes set seen_at = now(), stopped_at = now() where node = @node";

    /// <summary>Says that this scheduler lives, and forgets those that are long gone.</summary>
    /// <param name="cancellationToken">Stops trying.</param>
    /// <exception cref="NpgsqlException">PostgreSQL could not be asked.</exception>
    public async Task BeatAsync(CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Beat) { Parameters = { new("node", JobLedger.Node) } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Forget));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Says that this scheduler was stopped in good order.</summary>
    /// <param name="cancellationToken">Stops trying.</param>
    /// <exception cref="NpgsqlException">PostgreSQL could not be asked.</exception>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Stop);
        command.Parameters.AddWithValue("node", JobLedger.Node);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
