using MarketSnapshot.Benchmarks.Running;
using MongoDB.Bson;
using MongoDB.Driver;

namespace MarketSnapshot.Benchmarks.Backlog;

/// <summary>Compares both stores, walking both in the order of booking ids, whose text sorts as they do.</summary>
internal static class Comparison
{
    private const string PublishedSql =
        "select booking_id::text, version, content_hash from market_inventory_snapshots where version = published_version order by booking_id";

    /// <summary>Counts listings that equal their snapshots, snapshots without such a listing, and listings without a snapshot.</summary>
    public static async Task<(int Held, int Missing, int Strange)> RunAsync(RunningSystem system, CancellationToken cancellationToken)
    {
        var (held, missing, strange) = (0, 0, 0);
        await using var command = system.Database.CreateCommand(PublishedSql);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        using var listing = await system.Listings
            .Find(new BsonDocument())
            .Sort(new BsonDocument("_id", 1))
            .Project<BsonDocument>(new BsonDocument { { "version", 1 }, { "content_hash", 1 } })
            .ToCursorAsync(cancellationToken);
        var market = listing.ToAsyncEnumerable(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var end = market;

        var more = (Rows: await row.ReadAsync(cancellationToken), Listings: await market.MoveNextAsync());
        while (more.Rows || more.Listings)
        {
            var order = !more.Rows ? 1 : !more.Listings ? -1 : string.CompareOrdinal(row.GetString(0), market.Current["_id"].AsString);
            if (order == 0 && market.Current["version"].ToInt64() == row.GetInt64(1) && market.Current["content_hash"] == row.GetString(2))
                held++;
            else if (order <= 0)
                missing++;
            else
                strange++;
            if (order <= 0)
                more.Rows = await row.ReadAsync(cancellationToken);
            if (order >= 0)
                more.Listings = await market.MoveNextAsync();
        }

        return (held, missing, strange);
    }

    private static async IAsyncEnumerable<BsonDocument> ToAsyncEnumerable(
        this IAsyncCursor<BsonDocument> cursor, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await cursor.MoveNextAsync(cancellationToken))
        {
            foreach (var document in cursor.Current)
                yield return document;
        }
    }
}
