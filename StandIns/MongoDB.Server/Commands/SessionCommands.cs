using MongoDB.Bson;
using MongoDB.Server.Errors;

namespace MongoDB.Server.Commands;

/// <summary>Sessions carry no state here, since there are no transactions and no retryable writes: they are accepted and forgotten.</summary>
internal static class SessionCommands
{
    public static IEnumerable<Command> All { get; } =
    [
        Command.Immediate("startSession", [], _ => new BsonDocument
        {
            { "id", new BsonDocument("id", new BsonBinaryData(Guid.NewGuid(), GuidRepresentation.Standard)) },
            { "timeoutMinutes", 30 },
            { "ok", 1.0 },
        }),
        Command.Immediate("endSessions", [], _ => new BsonDocument("ok", 1.0)),
        new(["refreshSessions", "killSessions"], [], _ => Task.FromResult<Reply>(new BsonDocument("ok", 1.0))),
        new(["killAllSessions", "killAllSessionsByPattern"], [], _ => Task.FromResult<Reply>(new BsonDocument("ok", 1.0))),
        new(["commitTransaction", "abortTransaction"], [], _ => throw new MongoError(ErrorCode.IllegalOperation, "Transaction numbers are only allowed on a replica set member or mongos")) { AcceptsAnyField = true },
    ];
}
