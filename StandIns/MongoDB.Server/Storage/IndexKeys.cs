using System.Globalization;
using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;
using MongoDB.Server.Query;

namespace MongoDB.Server.Storage;

/// <summary>One entry of an index: the values, and the bytes that sort as the values do.</summary>
internal sealed class IndexKey(byte[] bytes, BsonValue[] values, bool fromArray)
{
    public byte[] Bytes { get; } = bytes;

    public bool FromArray { get; } = fromArray;

    public bool SameAs(IndexKey other) => Bytes.AsSpan().SequenceEqual(other.Bytes);

    /// <summary>The values under their field names, as a duplicate key error shows them.</summary>
    public BsonDocument Shown(IndexInfo index) =>
        new(index.Fields.Select((field, i) => new BsonElement(field.Path, values[i])));
}

/// <summary>
/// The entries that a document has in an index: one, or for an array one per element. Two arrays side by side have
/// no entries that make sense and are refused, as in MongoDB.
/// </summary>
internal static class IndexKeys
{
    public static List<IndexKey> Of(IndexInfo index, BsonDocument document)
    {
        if (index.PartialFilter is not null && !index.PartialFilter.Matches(document))
        {
            return [];
        }

        var positions = Start(index.Fields, document);
        return index.IsSparse && IsAbsent(index, positions) ? [] : Expand(index.Fields, positions);
    }

    /// <summary>The entries of a document under any pattern of fields, such as that of a sort.</summary>
    public static List<IndexKey> Of(IndexField[] fields, BsonDocument document) => Expand(fields, Start(fields, document));

    private static Position[] Start(IndexField[] fields, BsonDocument document) =>
        Array.ConvertAll(fields, field => new Position(document, 0).Advance(field));

    private static List<IndexKey> Expand(IndexField[] fields, Position[] positions)
    {
        var keys = new List<IndexKey>();
        Expand(fields, positions, keys, fromArray: false);
        return keys;
    }

    // A 2dsphere index leaves out what has no place; any other sparse index, what has none of its fields.
    private static bool IsAbsent(IndexInfo index, Position[] positions) => index.IsGeo
        ? positions.Where((_, i) => index.Fields[i].IsGeo).All(p => p.Value is null or BsonNull)
        : positions.All(p => p.Value is null);

    private static void Expand(IndexField[] fields, Position[] positions, List<IndexKey> keys, bool fromArray)
    {
        var array = FirstArray(fields, positions);
        if (array is null)
        {
            Add(fields, positions, keys, fromArray);
            return;
        }

        if (array.Count == 0)
        {
            Expand(fields, Substitute(fields, positions, array, null), keys, fromArray: true);
            return;
        }

        foreach (var item in array)
        {
            Expand(fields, Substitute(fields, positions, array, item), keys, fromArray: true);
        }
    }

    private static BsonArray? FirstArray(IndexField[] fields, Position[] positions)
    {
        BsonArray? found = null;
        var first = 0;
        for (var i = 0; i < positions.Length; i++)
        {
            if (positions[i].Expanded || positions[i].Value is not BsonArray array || IsPlace(fields[i], positions[i]))
            {
                continue;
            }

            if (found is not null && !ReferenceEquals(found, array))
            {
                throw new MongoError(
                    ErrorCode.CannotIndexParallelArrays,
                    $"cannot index parallel arrays [{fields[i].Parts[^1]}] [{fields[first].Parts[^1]}]");
            }

            (found, first) = (array, found is null ? i : first);
        }

        return found;
    }

    // The older form of a place is an array of two numbers, and not to be taken apart.
    private static bool IsPlace(IndexField field, Position position) =>
        field.IsGeo && position.AtEnd(field) && GeoPoint.TryRead(position.Value, out _);

    private static Position[] Substitute(IndexField[] fields, Position[] positions, BsonArray array, BsonValue? item)
    {
        var result = new Position[positions.Length];
        for (var i = 0; i < positions.Length; i++)
        {
            var position = positions[i];
            if (!ReferenceEquals(position.Value, array) || position.Expanded)
            {
                result[i] = position;
            }
            else if (position.AtEnd(fields[i]))
            {
                // An empty array is entered as undefined, and an array inside the array as itself.
                result[i] = position with { Value = item ?? BsonUndefined.Value, Expanded = true };
            }
            else
            {
                result[i] = item is BsonDocument inner ? new Position(inner, position.Depth).Advance(fields[i]) : new Position(null, position.Depth);
            }
        }

        return result;
    }

    private static void Add(IndexField[] fields, Position[] positions, List<IndexKey> keys, bool fromArray)
    {
        var buffer = new KeyBuffer();
        var values = new BsonValue[positions.Length];
        for (var i = 0; i < positions.Length; i++)
        {
            var field = fields[i];
            values[i] = positions[i].Value ?? BsonNull.Value;
            if (field.IsGeo)
            {
                values[i] = new BsonInt64((long)GeoCell.Of(GeoPoint.ForIndex(values[i], field.Path)));
            }

            KeyEncoder.Append(buffer, values[i], field.Descending);
        }

        var key = new IndexKey(buffer.ToArray(), values, fromArray);
        if (!keys.Exists(key.SameAs))
        {
            keys.Add(key);
        }
    }

    /// <summary>How far along its path a field has got: a value, an array that is still to be taken apart, or nothing.</summary>
    private readonly record struct Position(BsonValue? Value, int Depth, bool Expanded = false)
    {
        public bool AtEnd(IndexField field) => Depth >= field.Parts.Length;

        public Position Advance(IndexField field)
        {
            var (value, depth) = (Value, Depth);
            while (depth < field.Parts.Length && value is not null)
            {
                var part = field.Parts[depth];
                if (value is BsonDocument document)
                {
                    value = document.GetValue(part, null);
                }
                else if (value is BsonArray array)
                {
                    if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var at))
                    {
                        break;
                    }

                    value = at < array.Count ? array[at] : null;
                }
                else
                {
                    value = null;
                }

                depth++;
            }

            return new Position(value, value is null ? field.Parts.Length : depth);
        }
    }
}
