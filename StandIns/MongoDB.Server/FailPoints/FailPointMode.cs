using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;

namespace MongoDB.Server.FailPoints;

/// <summary>When a fail point strikes: never, always, so many times, after so many times, or now and then.</summary>
internal abstract record FailPointMode
{
    public static FailPointMode Off { get; } = new Never();

    /// <summary>Reads the mode as configureFailPoint has it.</summary>
    public static FailPointMode Parse(BsonValue? mode) => mode switch
    {
        BsonString { Value: "off" } => Off,
        BsonString { Value: "alwaysOn" } => new Always(),
        BsonString other => throw MongoError.BadValue($"unknown mode: {other.Value}"),
        BsonDocument { ElementCount: 1 } document => Parse(document.GetElement(0)),
        BsonDocument => throw NoMode(),
        null => throw MongoError.BadValue("the fail point's mode is missing"),
        _ => throw MongoError.TypeMismatch("'mode' must be a string or a document"),
    };

    private static FailPointMode Parse(BsonElement mode) => mode.Name switch
    {
        "times" => ReadCount(mode) is > 0 and var times ? new Times(times) : Off,
        "skip" => new Skip(ReadCount(mode)),
        "activationProbability" => new NowAndThen(ReadProbability(mode.Value)),
        _ => throw NoMode(),
    };

    private static long ReadCount(BsonElement mode)
    {
        if (!BsonNumber.IsNumber(mode.Value))
        {
            throw MongoError.TypeMismatch($"'{mode.Name}' must be a number");
        }

        return BsonNumber.TryWhole(mode.Value, out var count) && count is >= 0 and <= int.MaxValue
            ? count
            : throw MongoError.BadValue($"'{mode.Name}' must be a whole number from 0 to {int.MaxValue}");
    }

    private static double ReadProbability(BsonValue value)
    {
        if (!BsonNumber.IsNumber(value))
        {
            throw MongoError.TypeMismatch("'activationProbability' must be a number from 0 to 1");
        }

        return value.ToDouble() is >= 0 and <= 1 and var probability
            ? probability
            : throw MongoError.BadValue($"activationProbability must be between 0.0 and 1.0; found {value}");
    }

    private static MongoError NoMode() =>
        MongoError.BadValue("'mode' must be one of 'off', 'alwaysOn', {times: n}, {skip: n} or {activationProbability: p}");

    internal sealed record Never : FailPointMode;

    internal sealed record Always : FailPointMode;

    internal sealed record Times(long Count) : FailPointMode;

    internal sealed record Skip(long Count) : FailPointMode;

    internal sealed record NowAndThen(double Probability) : FailPointMode;
}
