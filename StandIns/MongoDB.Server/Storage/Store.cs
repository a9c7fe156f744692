using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using MongoDB.Server.Access;

namespace MongoDB.Server.Storage;

/// <summary>
/// One SQLite file: one writer at a time, many readers. A commit is in the operating system's hands when it is
/// acknowledged, so it survives the death of this process; a durable one is on the disk as well.
/// </summary>
internal sealed class Store : IReadSource, IDisposable
{
    private const int IdleReaders = 16;
    private readonly ConcurrentBag<SqliteSession> _readers = [];
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly SqliteSession _writer;
    private readonly FileStream _lock;
    private bool _syncsEachCommit;

    private Store(string filePath, FileStream fileLock)
    {
        FilePath = filePath;
        _lock = fileLock;
        _writer = new SqliteSession(filePath, readOnly: false);
        _writer.Execute("PRAGMA page_size = 4096");
        _writer.Execute("PRAGMA journal_mode = WAL");
        _writer.Execute("PRAGMA synchronous = NORMAL");
        _writer.Execute("PRAGMA cache_size = -65536");
        _writer.Execute("PRAGMA wal_autocheckpoint = 16384");
        Catalog = Catalog.Load(_writer);
        Accounts = Accounts.Load(_writer);
    }

    public string FilePath { get; }

    public Catalog Catalog { get; }

    public Accounts Accounts { get; }

    public static Store Open(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            var fileLock = new FileStream(
                Path.Combine(directory, "mongod.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            fileLock.SetLength(0);
            fileLock.Write(System.Text.Encoding.ASCII.GetBytes($"{Environment.ProcessId}\n"));
            fileLock.Flush();
            return new Store(Path.Combine(directory, "standin.sqlite"), fileLock);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new StartupException($"The data directory {directory} cannot be used; another server may be running on it: {e.Message}", exitCode: 100);
        }
    }

    /// <summary>Runs <paramref name="work"/> in a transaction of its own; whatever it throws undoes all of it.</summary>
    public async Task<T> WriteAsync<T>(bool durable, Func<WriteTransaction, T> work, CancellationToken cancel)
    {
        await _writing.WaitAsync(cancel);
        try
        {
            SyncEachCommit(durable);
            _writer.Execute("BEGIN IMMEDIATE");
            var transaction = new WriteTransaction(_writer, Catalog);
            try
            {
                var result = work(transaction);
                _writer.Execute("COMMIT");
                transaction.Published();
                return result;
            }
            catch
            {
                transaction.Undone();
                if (_writer.InTransaction)
                {
                    _writer.Execute("ROLLBACK");
                }

                throw;
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    public SqliteSession Rent() => _readers.TryTake(out var session) ? session : OpenReader();

    public void Return(SqliteSession session)
    {
        if (_readers.Count < IdleReaders)
        {
            _readers.Add(session);
        }
        else
        {
            session.Dispose();
        }
    }

    public void Dispose()
    {
        // A write under way finishes first: its client may be waiting for the acknowledgement.
        _writing.Wait(TimeSpan.FromSeconds(2));
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        _writer.Dispose();
        _writing.Dispose();
        _lock.Dispose();
    }

    private SqliteSession OpenReader()
    {
        var session = new SqliteSession(FilePath, readOnly: true);
        session.Execute("PRAGMA cache_size = -16384");
        return session;
    }

    private void SyncEachCommit(bool wanted)
    {
        if (_syncsEachCommit != wanted)
        {
            _writer.Execute(wanted ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            _syncsEachCommit = wanted;
        }
    }
}

/// <summary>Where a scan gets a session from: a reader of the pool, or the transaction that is writing.</summary>
internal interface IReadSource
{
    SqliteSession Rent();

    void Return(SqliteSession session);
}
