using Npgsql;

namespace MarketSnapshot.Core.Persistence;

/// <summary>Short forms for statements without parameters and for the run of a transaction.</summary>
internal static class NpgsqlCommands
{
    /// <summary>Runs a statement that answers nothing.</summary>
    public static async Task ExecuteAsync(this NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
