using MongoDB.Bson;
using MongoDB.Server.Access;
using MongoDB.Server.Errors;

namespace MongoDB.Server.Commands;

/// <summary>A login between its first message and its last. Failures all look alike to the client; the log says which it was, never with what password.</summary>
internal sealed class LoginAttempt
{
    private const int ConversationId = 1;
    private readonly ClientConnection _connection;
    private readonly User _user;
    private readonly ScramConversation _scram;
    private readonly bool _skipsEmptyExchange;
    private bool _proven;

    private LoginAttempt(ClientConnection connection, User user, ScramConversation scram, bool skipsEmptyExchange)
    {
        _connection = connection;
        _user = user;
        _scram = scram;
        _skipsEmptyExchange = skipsEmptyExchange;
    }

    /// <summary>The first message of a login: who it is. Answers the challenge.</summary>
    /// <param name="speculative">As part of a greeting, where a failure says nothing yet: the client then begins in earnest.</param>
    /// <exception cref="MongoError">Another mechanism is asked for, or there is no such user.</exception>
    public static BsonDocument Start(ClientConnection connection, string db, BsonDocument command, bool speculative)
    {
        connection.Attempt = null;
        var mechanism = command.GetValue("mechanism", "") is BsonString name ? name.Value : "";
        if (mechanism is not (ScramCredential.Mechanism or "SCRAM-SHA-1"))
        {
            throw new MongoError(ErrorCode.MechanismUnavailable, "Received authentication for a mechanism which is not enabled");
        }

        if (mechanism != ScramCredential.Mechanism || !ClientFirst.TryParse(Payload(command), out var opening))
        {
            throw Failure(connection, speculative ? null : $"a login by {mechanism} that is not understood, on database {db}");
        }

        if (!connection.State.Store.Accounts.Current.Users.TryGetValue(new(opening.UserName, db), out var user))
        {
            throw Failure(connection, speculative ? null : $"there is no user {opening.UserName}@{db}");
        }

        var skips = command.GetValue("options", null) is BsonDocument options && options.GetValue("skipEmptyExchange", false) == true;
        connection.Attempt = new(connection, user, new ScramConversation(opening, user.Credential), skips);
        return Message(connection.Attempt._scram.Challenge, done: false);
    }

    /// <summary>The messages after it: the proof and, unless the client does without, an empty one.</summary>
    /// <exception cref="MongoError">The proof is wrong, or there is nothing to go on with.</exception>
    public static BsonDocument Continue(ClientConnection connection, BsonDocument command)
    {
        var attempt = connection.Attempt ?? throw new MongoError(ErrorCode.ProtocolError, "No SASL session state found");
        connection.Attempt = null;
        var payload = Payload(command);
        if (command.GetValue("conversationId", 0) != ConversationId)
        {
            throw new MongoError(ErrorCode.ProtocolError, "sasl: Mismatched conversation id");
        }

        if (attempt._proven)
        {
            return payload.Length == 0 ? attempt.Succeed("") : throw Failure(connection, $"more was said than a login needs, for {attempt._user.Name}");
        }

        if (attempt._scram.Judge(payload) is not { } proof)
        {
            throw Failure(connection, $"wrong password for {attempt._user.Name}");
        }

        if (attempt._skipsEmptyExchange)
        {
            return attempt.Succeed(proof);
        }

        attempt._proven = true;
        connection.Attempt = attempt;
        return Message(proof, done: false);
    }

    private BsonDocument Succeed(string lastWord)
    {
        _connection.LogIn(_user);
        _connection.State.Log.Info("ACCESS", $"Connection {_connection.Id} is logged in as {_user.Name}");
        return Message(lastWord, done: true);
    }

    private static BsonDocument Message(string payload, bool done) => new()
    {
        { "conversationId", ConversationId }, { "done", done }, { "payload", System.Text.Encoding.UTF8.GetBytes(payload) },
    };

    private static byte[] Payload(BsonDocument command) => command.GetValue("payload", null) switch
    {
        BsonBinaryData bytes => bytes.Bytes,
        BsonString { Value: var text } => System.Text.Encoding.UTF8.GetBytes(text),
        _ => throw new MongoError(ErrorCode.IDLFailedToParse, "BSON field 'payload' is missing but a required field"),
    };

    private static MongoError Failure(ClientConnection connection, string? why)
    {
        if (why is not null)
        {
            connection.State.Log.Warning("ACCESS", $"Authentication failed on connection {connection.Id}: {why}");
        }

        return new MongoError(ErrorCode.AuthenticationFailed, "Authentication failed.");
    }
}
