using Npgsql;

namespace MarketSnapshot.Migrations;

/// <summary>Lets one process at a time update a database.</summary>
internal sealed class UpdateLock : IAsyncDisposable
{
    /// <summary>How long a process waits for another one's update.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    // Any number does, as long as nobody else uses it: "MarketSn" in ASCII.
    private const string Take = "select pg_advisory_lock(x'4D61726B6574536E'::bigint)";
    private const string Release = "select pg_advisory_unlock(x'4D61726B6574536E'::bigint)";

    private readonly NpgsqlConnection _connection;

    private UpdateLock(NpgsqlConnection connection) => _connection = connection;

    /// <summary>Waits for the lock and takes it for the session.</summary>
    public static async Task<UpdateLock> TakeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var take = new NpgsqlCommand(Take, connection) { CommandTimeout = (int)Patience.TotalSeconds };
        await take.ExecuteNonQueryAsync(cancellationToken);
        return new UpdateLock(connection);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // A session that broke has lost its lock already.
        if (_connection.State != System.Data.ConnectionState.Open)
            return;
        await using var release = new NpgsqlCommand(Release, _connection);
        await release.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
