using MongoDB.Bson;
using MongoDB.Server.Query;

namespace MongoDB.Server.Storage;

/// <summary>Deletes what TTL indexes say has expired, in bounded batches so that writers get their turn, and closes idle cursors.</summary>
internal static class TtlMonitor
{
    private const int Batch = 1000;

    public static async Task RunAsync(ServerState state, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(state.Options.TtlMonitorSleep, state.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                state.Cursors.KillIdle();
                await LookAsync(state, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // asked to stop
        }
    }

    private static async Task LookAsync(ServerState state, CancellationToken stop)
    {
        foreach (var collection in state.Store.Catalog.Collections)
        {
            foreach (var index in collection.Indexes.Where(i => i.ExpireAfter is not null))
            {
                try
                {
                    await DeleteExpiredAsync(state, collection.Namespace, index, stop);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    state.Log.Error("INDEX", $"Deleting expired documents of {collection.Namespace} by {index.Name} failed: {e.Message}");
                }
            }
        }
    }

    private static async Task DeleteExpiredAsync(ServerState state, string ns, IndexInfo index, CancellationToken stop)
    {
        var limit = state.Time.GetUtcNow() - index.ExpireAfter!.Value;
        var filter = new PathFilter(
            new FieldPath(index.Fields[0].Path), new Comparison(ComparisonKind.LessOrEqual, new BsonDateTime(limit.ToUnixTimeMilliseconds())));
        int deleted;
        do
        {
            deleted = await state.Store.WriteAsync(durable: false, transaction => DeleteBatch(state, transaction, ns, index, filter, stop), stop);
        }
        while (deleted == Batch);
    }

    private static int DeleteBatch(ServerState state, WriteTransaction transaction, string ns, IndexInfo index, Filter filter, CancellationToken stop)
    {
        if (transaction.Find(ns) is not { } collection || !collection.Indexes.Contains(index) || IndexBounds.Derive(filter, index, ignorePartial: true) is not { } bounds)
        {
            return 0;
        }

        var expired = new IndexScan(transaction, collection, index, bounds.Ranges, reverse: false).Rows()
            .Where(row => filter.Matches(row.Document)).Take(Batch).ToList();
        var writer = new CollectionWriter(transaction, collection);
        expired.ForEach(writer.Delete);
        return expired.Count;
    }
}
