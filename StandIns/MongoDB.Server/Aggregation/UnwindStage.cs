using MongoDB.Bson;
using MongoDB.Server.Errors;
using MongoDB.Server.Storage;
using MongoDB.Server.Update;

namespace MongoDB.Server.Aggregation;

/// <summary>One document for each element of an array.</summary>
internal sealed class UnwindStage : Stage
{
    private readonly UpdatePath _path;
    private readonly string? _indexField;
    private readonly bool _keepEmpty;

    public UnwindStage(BsonValue specification)
    {
        var options = specification as BsonDocument ?? new BsonDocument("path", specification);
        foreach (var name in options.Names)
        {
            if (name is not ("path" or "includeArrayIndex" or "preserveNullAndEmptyArrays"))
            {
                throw new MongoError(28811, $"unrecognized option to $unwind stage: {name}");
            }
        }

        if (options.GetValue("path", null) is not BsonString { Value: ['$', ..] path })
        {
            throw new MongoError(28818, "path option to $unwind stage should be prefixed with a '$'");
        }

        _path = new UpdatePath(path[1..]);
        _indexField = (options.GetValue("includeArrayIndex", null) as BsonString)?.Value;
        _keepEmpty = Query.Truth.Of(options.GetValue("preserveNullAndEmptyArrays", null));
    }

    public override IEnumerable<Row> Run(IEnumerable<Row> input)
    {
        foreach (var row in input)
        {
            var value = _path.Get(row.Document);
            if (value is BsonArray { Count: > 0 } array)
            {
                for (var i = 0; i < array.Count; i++)
                {
                    yield return Copy(row.Document, array[i], i);
                }
            }
            else if (value is not (null or BsonNull or BsonUndefined or BsonArray))
            {
                yield return Copy(row.Document, value, null);
            }
            else if (_keepEmpty)
            {
                yield return Copy(row.Document, value is BsonArray ? null : value, null);
            }
        }
    }

    private Row Copy(BsonDocument document, BsonValue? value, long? index)
    {
        var copy = document.DeepClone().AsBsonDocument;
        if (value is null)
        {
            _path.Remove(copy);
        }
        else
        {
            _path.Set(copy, value.DeepClone());
        }

        if (_indexField is not null)
        {
            new UpdatePath(_indexField).Set(copy, index is { } at ? new BsonInt64(at) : BsonNull.Value);
        }

        return new Row(copy);
    }
}
