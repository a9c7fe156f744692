using MongoDB.Bson;
using MongoDB.Server.Errors;
using MongoDB.Server.Query;
using MongoDB.Server.Storage;

namespace MongoDB.Server.Update;

/// <summary>One statement of an update.</summary>
internal sealed record UpdateStatement(BsonDocument Query, BsonValue Change, bool Multi, bool Upsert, BsonValue? ArrayFilters, BsonValue? Hint, BsonDocument? Sort);

/// <summary>One statement of a delete.</summary>
internal sealed record DeleteStatement(BsonDocument Query, bool Multi, BsonValue? Hint);

/// <summary>What an update did: documents matched, documents changed, and the identity of one that it inserted.</summary>
internal sealed record UpdateOutcome(long Matched, long Modified, BsonValue? UpsertedId, BsonDocument? Before = null, BsonDocument? After = null);

/// <summary>Updates and deletes within a write transaction.</summary>
internal sealed class CollectionUpdate(WriteTransaction transaction, OperationContext operation, TimeProvider time)
{
    private static readonly AndFilter Everything = new([]);

    public UpdateOutcome Update(string db, string name, UpdateStatement statement)
    {
        var update = DocumentUpdate.Parse(statement.Change, statement.ArrayFilters, time);
        if (statement.Multi && update.IsReplacement)
        {
            throw MongoError.FailedToParse("multi update is not supported for replacement-style update");
        }

        var filter = FilterParser.Parse(statement.Query);
        var sort = SortPattern.Parse(statement.Sort);
        if (transaction.Find($"{db}.{name}") is { } collection)
        {
            var plan = new Planner(transaction, collection).Plan(filter, sort, limit: statement.Multi ? null : 1, hint: statement.Hint);
            var outcome = statement.Multi ? UpdateMany(collection, plan, filter, update) : UpdateOne(collection, plan, update);
            if (outcome.Matched > 0)
            {
                return outcome;
            }
        }

        return statement.Upsert ? Insert(transaction.FindOrCreate(db, name), filter, update) : new UpdateOutcome(0, 0, null);
    }

    public long Delete(string db, string name, DeleteStatement statement)
    {
        var filter = FilterParser.Parse(statement.Query);
        if (transaction.Find($"{db}.{name}") is not { } collection)
        {
            return 0;
        }

        var plan = new Planner(transaction, collection).Plan(filter, limit: statement.Multi ? null : 1, hint: statement.Hint);
        var writer = new CollectionWriter(transaction, collection);
        var deleted = 0L;
        foreach (var row in Targets(collection, plan, statement.Multi ? filter : Everything, statement.Multi))
        {
            writer.Delete(row);
            deleted++;
        }

        return deleted;
    }

    /// <summary>Deletes the first document in the given order and returns it.</summary>
    public BsonDocument? DeleteFirst(string ns, BsonDocument query, SortPattern? sort, BsonValue? hint)
    {
        var filter = FilterParser.Parse(query);
        if (transaction.Find(ns) is not { } collection)
        {
            return null;
        }

        var row = new Planner(transaction, collection).Plan(filter, sort, limit: 1, hint: hint).Rows(transaction, operation).FirstOrDefault();
        if (row is not null)
        {
            new CollectionWriter(transaction, collection).Delete(row);
        }

        return row?.Document;
    }

    private UpdateOutcome UpdateOne(Collection collection, QueryPlan plan, DocumentUpdate update)
    {
        var row = plan.Rows(transaction, operation).FirstOrDefault();
        if (row is null)
        {
            return new UpdateOutcome(0, 0, null);
        }

        var after = update.Apply(row.Document, inserting: false);
        var changed = new CollectionWriter(transaction, collection).Replace(row, row.Document, after);
        return new UpdateOutcome(1, changed ? 1 : 0, null, row.Document, after);
    }

    private UpdateOutcome UpdateMany(Collection collection, QueryPlan plan, Filter filter, DocumentUpdate update)
    {
        var writer = new CollectionWriter(transaction, collection);
        var (matched, modified) = (0L, 0L);
        foreach (var row in Targets(collection, plan, filter, many: true))
        {
            matched++;
            modified += writer.Replace(row, row.Document, update.Apply(row.Document, inserting: false)) ? 1 : 0;
        }

        return new UpdateOutcome(matched, modified, null);
    }

    // First which, then what: an index that is walked while its entries move would meet some documents twice.
    private IEnumerable<Row> Targets(Collection collection, QueryPlan plan, Filter filter, bool many)
    {
        if (!many)
        {
            return plan.Rows(transaction, operation).Take(1).ToList();
        }

        var stubs = plan.Rows(transaction, operation).Select(row => row.Stub()).ToList();
        return new RowFetch(transaction, collection).Rows(stubs).Where(row => filter.Matches(row.Document));
    }

    private UpdateOutcome Insert(Collection collection, Filter filter, DocumentUpdate update)
    {
        var seed = DocumentRules.WithIdFirst(UpsertSeed.From(filter, idOnly: update.IsReplacement), null);
        var document = DocumentRules.Prepare(update.Apply(seed, inserting: true));
        new CollectionWriter(transaction, collection).Insert(document);
        return new UpdateOutcome(0, 0, document["_id"], null, document);
    }
}
