using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Scheduling;

/// <summary>A row of <c>job_runs</c> as a person at psql sees it.</summary>
internal sealed record JobRow(
    Guid Id, string Trigger, DateTime ScheduledFor, DateTime StartedAt, DateTime HeartbeatAt, DateTime? FinishedAt, string Outcome, string? Counts, string? Error,
    string Node, int Takeovers, string? PreviousNode)
{
    /// <summary>Every row of a job, the first start first.</summary>
    public static async Task<List<JobRow>> ReadAsync(NpgsqlDataSource database, string job)
    {
        await using var command = database.CreateCommand("""
            select id, trigger, scheduled_for, started_at, heartbeat_at, finished_at, outcome, counts::text, error, node, takeovers, previous_node
              from job_runs where job = $1 order by started_at, id
            """);
        command.Parameters.AddWithValue(job);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        List<JobRow> rows = [];
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add(new JobRow(
                reader.GetGuid(0), reader.GetString(1), reader.GetDateTime(2), reader.GetDateTime(3), reader.GetDateTime(4),
                reader.IsDBNull(5) ? null : reader.GetDateTime(5), reader.GetString(6),
                reader.IsDBNull(7) ? null : reader.GetString(7), reader.IsDBNull(8) ? null : reader.GetString(8),
                reader.GetString(9), reader.GetInt32(10), reader.IsDBNull(11) ? null : reader.GetString(11)));
        }

        return rows;
    }

    /// <summary>The one row with an id; null where there is none.</summary>
    public static async Task<JobRow?> FindAsync(NpgsqlDataSource database, string job, Guid id) =>
        (await ReadAsync(database, job)).Find(row => row.Id == id);

    /// <summary>Runs a statement past the product.</summary>
    public static async Task ChangeAsync(NpgsqlDataSource database, string sql, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
