using MongoDB.Bson;
using MongoDB.Server.Errors;
using MongoDB.Server.Query;

namespace MongoDB.Server.Update;

/// <summary>What every stored document obeys.</summary>
internal static class DocumentRules
{
    /// <summary>The document as it is stored: with an identity, which comes first.</summary>
    public static BsonDocument Prepare(BsonDocument document)
    {
        var prepared = WithIdFirst(document, document.Contains("_id") ? null : ObjectId.GenerateNewId());
        CheckId(prepared["_id"]);
        return prepared;
    }

    public static BsonDocument WithIdFirst(BsonDocument document, BsonValue? idIfMissing)
    {
        if (document.TryGetValue("_id", out var id))
        {
            if (document.GetElement(0).Name != "_id")
            {
                document.Remove("_id");
                document.InsertAt(0, new BsonElement("_id", id));
            }
        }
        else if (idIfMissing is not null)
        {
            document.InsertAt(0, new BsonElement("_id", idIfMissing));
        }

        return document;
    }

    private static void CheckId(BsonValue id)
    {
        if (id is BsonArray or BsonRegularExpression or BsonUndefined)
        {
            throw new MongoError(ErrorCode.InvalidIdField, $"The '_id' value cannot be of type {TypeNames.Of(id)}");
        }

        if (id is BsonDocument inner && inner.Names.FirstOrDefault(n => n.StartsWith('$')) is { } name)
        {
            throw new MongoError(ErrorCode.DollarPrefixedFieldName, $"_id fields may not contain '$'-prefixed fields: {name} is not valid for storage.");
        }
    }
}
