using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Wire;

namespace MongoDB.Server.Commands;

/// <summary>How a client and the server get to know each other.</summary>
internal static class HandshakeCommands
{
    public static IEnumerable<Command> All { get; } =
    [
        new(["hello"], [], c => Task.FromResult(Hello(c, "isWritablePrimary"))) { AcceptsAnyField = true },
        new(["isMaster", "ismaster"], [], c => Task.FromResult(Hello(c, "ismaster"))) { AcceptsAnyField = true },
    ];

    // No topologyVersion: drivers then ask again every few seconds instead of waiting on a held request.
    private static Reply Hello(CommandContext context, string primary)
    {
        if (context.Document.TryGetValue("client", out var client) && client is BsonDocument introduction)
        {
            context.Connection.HasIntroducedItself = true;
            context.Connection.ApplicationName = introduction.GetValue("application", null) is BsonDocument application
                && application.GetValue("name", null) is BsonString { Value: var name } ? name : "";
        }

        var description = Description(context, primary);
        AuthenticationCommands.Greet(context, description);
        return description;
    }

    private static BsonDocument Description(CommandContext context, string primary) => new()
    {
        { "helloOk", true },
        { primary, true },
        { "maxBsonObjectSize", BsonCodec.MaxDocumentBytes },
        { "maxMessageSizeBytes", MessageHeader.MaxMessageBytes },
        { "maxWriteBatchSize", WriteCommands.MaxBatch },
        { "localTime", context.State.Time.GetUtcNow().UtcDateTime },
        { "logicalSessionTimeoutMinutes", 30 },
        { "connectionId", context.Connection.Id },
        { "minWireVersion", 0 },
        { "maxWireVersion", ServerState.MaxWireVersion },
        { "readOnly", false },
        { "ok", 1.0 },
    };
}
