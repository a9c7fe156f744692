using System.Collections.Concurrent;
using System.Security.Cryptography;
using MongoDB.Server.Errors;

namespace MongoDB.Server.Commands;

/// <summary>The cursors that clients have open. One that nobody reads for ten minutes is closed.</summary>
internal sealed class CursorRegistry(TimeProvider time)
{
    public static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<long, Cursor> _cursors = new();

    public int Count => _cursors.Count;

    public long Add(Cursor cursor)
    {
        while (true)
        {
            var id = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)) & long.MaxValue;
            if (id != 0 && _cursors.TryAdd(id, cursor))
            {
                cursor.LastUsed = time.GetTimestamp();
                return id;
            }
        }
    }

    /// <summary>Takes the cursor out, so that two getMore cannot meet on it; it comes back with <see cref="Return"/>.</summary>
    public Cursor Take(long id, string ns, Guid? user)
    {
        if (!_cursors.TryGetValue(id, out var cursor))
        {
            throw new MongoError(ErrorCode.CursorNotFound, $"cursor id {id} not found");
        }

        if (cursor.Namespace != ns)
        {
            throw new MongoError(ErrorCode.Unauthorized, $"Requested getMore on namespace '{ns}', but cursor belongs to a different namespace {cursor.Namespace}");
        }

        if (cursor.Owner is not null && cursor.Owner != user)
        {
            throw new MongoError(ErrorCode.Unauthorized, $"cursor id {id} was not created by the authenticated user");
        }

        return _cursors.TryRemove(id, out var taken) ? taken : throw new MongoError(ErrorCode.CursorNotFound, $"cursor id {id} not found");
    }

    public Cursor? Find(long id) => _cursors.GetValueOrDefault(id);

    public void Return(long id, Cursor cursor)
    {
        cursor.LastUsed = time.GetTimestamp();
        _cursors[id] = cursor;
    }

    public bool Kill(long id)
    {
        if (!_cursors.TryRemove(id, out var cursor))
        {
            return false;
        }

        cursor.Dispose();
        return true;
    }

    public void KillIdle()
    {
        foreach (var (id, cursor) in _cursors)
        {
            if (!cursor.NoTimeout && time.GetElapsedTime(cursor.LastUsed) > IdleLimit)
            {
                Kill(id);
            }
        }
    }
}
