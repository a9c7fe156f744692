using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;

namespace MongoDB.Server.Update;

/// <summary>What an update statement does to one document.</summary>
internal abstract class DocumentUpdate
{
    public static DocumentUpdate Parse(BsonValue update, BsonValue? arrayFilters, TimeProvider time)
    {
        if (arrayFilters is not (null or BsonArray { Count: 0 }))
        {
            throw MongoError.NotImplemented("An update with arrayFilters");
        }

        return update switch
        {
            BsonDocument { ElementCount: > 0 } operators when operators.GetElement(0).Name.StartsWith('$') => OperatorUpdate.Parse(operators, time),
            BsonDocument replacement => new Replacement(replacement),
            BsonArray => throw MongoError.NotImplemented("An update by an aggregation pipeline"),
            _ => throw MongoError.FailedToParse("Update argument must be either an object or an array"),
        };
    }

    public virtual bool IsReplacement => false;

    /// <summary>The document as it is to be, made from a copy.</summary>
    /// <param name="before">The document as it is; it is left alone.</param>
    /// <param name="inserting">True for the document that an upsert makes.</param>
    public abstract BsonDocument Apply(BsonDocument before, bool inserting);

    /// <summary>The identity of a document never changes.</summary>
    protected static void RefuseOtherId(BsonDocument before, BsonDocument after)
    {
        if (!before.TryGetValue("_id", out var old))
        {
            return;
        }

        if (!after.TryGetValue("_id", out var now) || !SameValue(old, now))
        {
            throw new MongoError(
                ErrorCode.ImmutableField,
                now is null ? "Performing an update on the path '_id' would modify the immutable field '_id'" : $"After applying the update, the (immutable) field '_id' was found to have been altered to _id: {BsonText.Of(now)}");
        }
    }

    private static bool SameValue(BsonValue left, BsonValue right) => BsonOrder.Instance.Equals(left, right);
}

internal sealed class Replacement : DocumentUpdate
{
    private readonly BsonDocument _replacement;

    public Replacement(BsonDocument replacement)
    {
        _replacement = replacement;
        foreach (var name in replacement.Names)
        {
            if (name.StartsWith('$'))
            {
                throw new MongoError(ErrorCode.DollarPrefixedFieldName, $"The dollar ($) prefixed field '{name}' in '{name}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.");
            }
        }
    }

    public override bool IsReplacement => true;

    public override BsonDocument Apply(BsonDocument before, bool inserting)
    {
        // The document of the message itself: it replaces one document at most, so nobody needs it unchanged.
        var after = DocumentRules.WithIdFirst(_replacement, before.GetValue("_id", null));
        RefuseOtherId(before, after);
        return after;
    }
}
