using MongoDB.Bson;

namespace MongoDB.Server.Query;

/// <summary>A compiled filter.</summary>
internal abstract class Filter
{
    public abstract bool Matches(BsonDocument document);
}

internal sealed class AndFilter(IReadOnlyList<Filter> parts) : Filter
{
    public IReadOnlyList<Filter> Parts { get; } = parts;

    public override bool Matches(BsonDocument document)
    {
        foreach (var part in Parts)
        {
            if (!part.Matches(document))
            {
                return false;
            }
        }

        return true;
    }
}

internal sealed class OrFilter(IReadOnlyList<Filter> parts) : Filter
{
    public IReadOnlyList<Filter> Parts { get; } = parts;

    public override bool Matches(BsonDocument document)
    {
        foreach (var part in Parts)
        {
            if (part.Matches(document))
            {
                return true;
            }
        }

        return false;
    }
}

internal sealed class NotFilter(Filter inner) : Filter
{
    public Filter Inner { get; } = inner;

    public override bool Matches(BsonDocument document) => !Inner.Matches(document);
}

/// <summary>A test of the values at a path.</summary>
internal sealed class PathFilter(FieldPath path, IValueTest test) : Filter
{
    public FieldPath Path { get; } = path;

    public IValueTest Test { get; } = test;

    public override bool Matches(BsonDocument document) => Path.Any(document, Test);
}
