using System.Data.Common;

namespace MarketSnapshot.Core.Persistence;

/// <summary>
/// Bounds what a process that freezes, or a host that vanishes, in the middle of a transaction holds up: PostgreSQL ends a transaction that
/// does nothing for this long, and its locks with it. What it had done is rolled back, and done again by somebody else. Where asked to, it
/// also ends a statement that takes too long, which nobody may be waiting for any more.
/// </summary>
public static class IdleTransactions
{
    private const string Options = "Options";
    private const int LimitSeconds = 30;

    /// <summary>Adds the limit of 30 seconds, unless the connection string has server options of its own.</summary>
    /// <param name="connectionString">A connection string of Npgsql.</param>
    /// <param name="statements">How long a statement may take; null for as long as it takes.</param>
    /// <returns>The same with the limit.</returns>
    public static string? Bounded(string? connectionString, TimeSpan? statements = null)
    {
        var given = new DbConnectionStringBuilder { ConnectionString = connectionString };
        if (given.Count == 0 || given.ContainsKey(Options))
            return connectionString;
        var idle = $"-c idle_in_transaction_session_timeout={LimitSeconds}s";
        given[Options] = statements is { TotalMilliseconds: var limit } ? $"{idle} -c statement_timeout={limit:0}" : idle;
        return given.ConnectionString;
    }
}
