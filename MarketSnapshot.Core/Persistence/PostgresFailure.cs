using Npgsql;

namespace MarketSnapshot.Core.Persistence;

/// <summary>Tells failures of rows from failures of the server.</summary>
internal static class PostgresFailure
{
    /// <summary>Whether a single row may be to blame, and not a missing table or right, or the server.</summary>
    public static bool IsOfRows(PostgresException failure) =>
        failure.SqlState == PostgresErrorCodes.LockNotAvailable
        || (failure.SqlState.Length >= 2 && failure.SqlState[..2] is "21" or "22" or "23" or "2F" or "38" or "39" or "44" or "54" or "P0" or "XX");
}
