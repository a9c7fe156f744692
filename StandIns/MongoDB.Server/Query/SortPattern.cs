using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;
using MongoDB.Server.Storage;

namespace MongoDB.Server.Query;

/// <summary>The fields to sort by. A key's bytes sort as the documents do.</summary>
internal sealed class SortPattern
{
    private SortPattern(IndexField[] fields) => Fields = fields;

    public IndexField[] Fields { get; }

    /// <summary>1 or -1 for insertion order or its reverse, when that is what is asked for.</summary>
    public int Natural { get; private init; }

    public static SortPattern? Parse(BsonValue? value)
    {
        if (value is null or BsonDocument { ElementCount: 0 })
        {
            return null;
        }

        if (value is not BsonDocument pattern)
        {
            throw MongoError.TypeMismatch("Expected field 'sort' to be of type object");
        }

        if (pattern.ElementCount == 1 && pattern.TryGetValue("$natural", out var natural))
        {
            return new SortPattern([]) { Natural = Direction("$natural", natural) };
        }

        return new SortPattern([.. pattern.Select(e => new IndexField(Name(e.Name), Direction(e.Name, e.Value) < 0, IsGeo: false))]);
    }

    public byte[] KeyOf(BsonDocument document)
    {
        try
        {
            var keys = IndexKeys.Of(Fields, document);
            var first = keys[0].Bytes;
            for (var i = 1; i < keys.Count; i++)
            {
                first = keys[i].Bytes.AsSpan().SequenceCompareTo(first) < 0 ? keys[i].Bytes : first;
            }

            return first;
        }
        catch (MongoError e) when (e.Code == (int)ErrorCode.CannotIndexParallelArrays)
        {
            throw MongoError.BadValue("cannot sort with keys that are parallel arrays");
        }
    }

    private static string Name(string name) =>
        name.Length == 0 || name.Split('.').Any(part => part.Length == 0)
            ? throw new MongoError(15998, "FieldPath field names may not be empty strings.")
            : name.StartsWith('$') ? throw new MongoError(16410, $"FieldPath field names may not start with '$'. Consider using $getField or $setField.") : name;

    private static int Direction(string name, BsonValue value)
    {
        if (value is BsonDocument)
        {
            throw MongoError.NotImplemented($"Sorting by $meta ({name})");
        }

        return BsonNumber.IsNumber(value) && BsonNumber.TryWhole(value, out var direction) && direction is 1 or -1
            ? (int)direction
            : throw new MongoError(15975, "$sort key ordering must be 1 (for ascending) or -1 (for descending)");
    }
}
