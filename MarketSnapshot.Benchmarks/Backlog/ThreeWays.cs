using System.Diagnostics;
using MarketSnapshot.Benchmarks.Population;
using MarketSnapshot.Benchmarks.Running;
using MongoDB.Bson;
using MongoDB.Driver;

namespace MarketSnapshot.Benchmarks.Backlog;

/// <summary>The pipeline beside the way that comes to mind first, one row after another, and beside the driver alone, which is the limit.</summary>
internal sealed class ThreeWays(RunningSystem system, InProcess pipeline, Report report)
{
    private const int BatchSize = 500;
    private const int NaiveShare = 10;

    /// <summary>The oldest row; the index on what is due finds it.</summary>
    private const string OldestSql =
        """
        select to_jsonb(s)::text, id, booking_id, version from market_inventory_snapshots s
        where version > published_version and parked_at is null
        order by unpublished_since, id
        limit 1
        """;

    private const string PublishedSql =
        """
        update market_inventory_snapshots
        set published_version = $2, status = 'published', unpublished_since = null, published_at = now(), last_synced_at = now(),
            first_published_at = coalesce(first_published_at, now()), claimed_version = $2
        where id = $1
        """;

    /// <summary>Measures a sample in each way. The naive one gets a tenth of it, or nobody would want to wait.</summary>
    public async Task RunAsync(int rows, CancellationToken cancellationToken)
    {
        report.Part($"{rows:N0} ready snapshots in three ways");
        await ManySnapshots.MakeAsync(system.Database, BatchSize, cancellationToken);
        await pipeline.Sync.RunAsync(cancellationToken); // what is slow for the first time only

        await ManySnapshots.MakeAsync(system.Database, rows / NaiveShare, cancellationToken);
        var naive = await RateAsync(() => OneByOneAsync(cancellationToken));
        report.Figure("one row at a time", $"{naive:N0} a second");

        await ManySnapshots.MakeAsync(system.Database, rows, cancellationToken);
        var piped = await RateAsync(async () => (await pipeline.Sync.RunAsync(cancellationToken)).Published);
        report.Figure("the pipeline", $"{piped:N0} a second");

        var raw = await RawAsync(rows, cancellationToken);
        report.Figure("the driver alone, the same documents", $"{raw:N0} a second");
        report.Ratio("the pipeline to one row at a time", piped, naive);
        report.Ratio("the pipeline to the driver alone", piped, raw);
    }

    private async Task<int> OneByOneAsync(CancellationToken cancellationToken)
    {
        var listings = system.Listings;
        for (var count = 0; ; count++)
        {
            Guid id;
            long version;
            BsonDocument document;
            await using (var command = system.Database.CreateCommand(OldestSql))
            await using (var row = await command.ExecuteReaderAsync(cancellationToken))
            {
                if (!await row.ReadAsync(cancellationToken))
                    return count;
                document = BsonDocument.Parse(row.GetString(0));
                (id, version) = (row.GetGuid(1), row.GetInt64(3));
                document.SetElement(0, new("_id", row.GetGuid(2).ToString()));
            }

            await listings.ReplaceOneAsync(new BsonDocument("_id", document["_id"]), document, new ReplaceOptions { IsUpsert = true }, cancellationToken);
            await using var update = system.Database.CreateCommand(PublishedSql);
            update.Parameters.Add(new() { Value = id });
            update.Parameters.Add(new() { Value = version });
            await update.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Bulks of upserts into a collection with the same indexes, and nothing else.</summary>
    private async Task<double> RawAsync(int rows, CancellationToken cancellationToken)
    {
        var target = system.Market.GetCollection<BsonDocument>("same_documents").WithWriteConcern(WriteConcern.WMajority.With(journal: true));
        var indexes = await (await system.Listings.Indexes.ListAsync(cancellationToken)).ToListAsync(cancellationToken);
        await target.Database.RunCommandAsync<BsonDocument>(
            new BsonDocument { { "createIndexes", target.CollectionNamespace.CollectionName }, { "indexes", new BsonArray(indexes.Where(index => index["name"] != "_id_")) } },
            cancellationToken: cancellationToken);
        var documents = await system.Listings.Find(new BsonDocument("status", "published")).Sort(new BsonDocument("_id", -1)).Limit(rows).ToListAsync(cancellationToken);
        documents.Reverse();

        var rate = await RateAsync(async () =>
        {
            foreach (var batch in documents.Chunk(BatchSize))
            {
                await target.BulkWriteAsync(
                    batch.Select(document => new ReplaceOneModel<BsonDocument>(new BsonDocument("_id", document["_id"]), document) { IsUpsert = true }),
                    new BulkWriteOptions { IsOrdered = false }, cancellationToken);
            }

            return documents.Count;
        });
        await target.Database.DropCollectionAsync(target.CollectionNamespace.CollectionName, cancellationToken);
        return rate;
    }

    private static async Task<double> RateAsync(Func<Task<int>> work)
    {
        var started = Stopwatch.GetTimestamp();
        var count = await work();
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
