using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MongoDB.Server.Storage;

/// <summary>
/// One SQLite connection with its prepared statements, used by one thread at a time. It speaks to SQLite directly: a
/// bulk of writes is thousands of small statements, for which the ADO.NET layer costs more than the work itself.
/// </summary>
internal sealed class SqliteSession : IDisposable
{
    private const int MaxStatements = 256;
    private const int BusyMilliseconds = 30_000;
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);

    public SqliteSession(string path, bool readOnly)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = readOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
        }.ToString());
        _connection.Open();
        raw.sqlite3_busy_timeout(_connection.Handle, BusyMilliseconds);
    }

    public long LastRowId => raw.sqlite3_last_insert_rowid(_connection.Handle);

    /// <summary>False also when SQLite itself has rolled back after a failure.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>The rows of a query; to be disposed of before the same query runs again.</summary>
    public SqliteStatement Query(string sql, params ReadOnlySpan<object> values)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            if (_statements.Count >= MaxStatements)
            {
                ForgetStatements();
            }

            _statements[sql] = statement = new SqliteStatement(_connection.Handle!, sql);
        }

        statement.Bind(values);
        return statement;
    }

    public void Execute(string sql, params ReadOnlySpan<object> values)
    {
        using var statement = Query(sql, values);
        while (statement.Step())
        {
            // pragmas answer with rows that nobody needs
        }
    }

    /// <summary>The number that a query gives; null when there is no row, or nothing in it.</summary>
    public long? Number(string sql, params ReadOnlySpan<object> values)
    {
        using var statement = Query(sql, values);
        return statement.Step() && !statement.IsNull(0) ? statement.Int64(0) : null;
    }

    /// <summary>The bytes that a query gives; null when there is no row.</summary>
    public byte[]? Bytes(string sql, params ReadOnlySpan<object> values)
    {
        using var statement = Query(sql, values);
        return statement.Step() ? statement.Blob(0) : null;
    }

    /// <summary>Statements over a table must not outlive it.</summary>
    public void ForgetStatements()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Close();
        }

        _statements.Clear();
    }

    public void Dispose()
    {
        ForgetStatements();
        _connection.Dispose();
    }
}
