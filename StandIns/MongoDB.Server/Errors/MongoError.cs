using MongoDB.Bson;

namespace MongoDB.Server.Errors;

/// <summary>A refusal, as the client sees it: MongoDB's code, its name and a message.</summary>
internal sealed class MongoError : Exception
{
    public MongoError(ErrorCode code, string message, BsonDocument? details = null)
        : base(message)
    {
        Code = (int)code;
        Details = details;
    }

    /// <summary>For MongoDB's numbered checks that have no name of their own.</summary>
    public MongoError(int location, string message, BsonDocument? details = null)
        : base(message)
    {
        Code = location;
        Details = details;
    }

    public int Code { get; }

    public string CodeName => NameOf(Code);

    /// <summary>Further fields of the error document, such as keyPattern and keyValue of a duplicate key.</summary>
    public BsonDocument? Details { get; }

    public static string NameOf(int code) => Enum.GetName((ErrorCode)code) ?? $"Location{code}";

    public static MongoError BadValue(string message) => new(ErrorCode.BadValue, message);

    public static MongoError FailedToParse(string message) => new(ErrorCode.FailedToParse, message);

    public static MongoError TypeMismatch(string message) => new(ErrorCode.TypeMismatch, message);

    /// <summary>Something that MongoDB has and this server lacks.</summary>
    public static MongoError NotImplemented(string what) => new(ErrorCode.NotImplemented, $"{what} is not implemented by this development server");

    public static MongoError DuplicateKey(string ns, string index, BsonDocument keyPattern, BsonDocument keyValue) =>
        new(
            ErrorCode.DuplicateKey,
            $"E11000 duplicate key error collection: {ns} index: {index} dup key: {Bson.BsonText.Of(keyValue)}",
            new BsonDocument { { "keyPattern", keyPattern }, { "keyValue", keyValue } });

    /// <summary>The reply to a command that was refused as a whole.</summary>
    public BsonDocument ToReply()
    {
        var reply = new BsonDocument { { "ok", 0.0 }, { "errmsg", Message }, { "code", Code }, { "codeName", CodeName } };
        return Details is null ? reply : reply.Merge(Details);
    }

    /// <summary>The entry for one write of a batch.</summary>
    public BsonDocument ToWriteError(int index)
    {
        var error = new BsonDocument { { "index", index }, { "code", Code } };
        if (Details is not null)
        {
            error.Merge(Details);
        }

        return error.Add("errmsg", Message);
    }
}
