using Npgsql;

namespace MarketSnapshot.Core.Persistence;

/// <summary>A short form for statements without parameters.</summary>
internal static class NpgsqlCommands
{
    /// <summary>Runs a statement that answers nothing.</summary>
    public static async Task ExecuteAsync(this NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
