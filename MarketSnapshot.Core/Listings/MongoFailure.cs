using System.Text.Json;
using MongoDB.Bson;
using MongoDB.Driver;

namespace MarketSnapshot.Core.Listings;

/// <summary>Tells failures of the store from failures of a document.</summary>
internal static class MongoFailure
{
    private const int BsonObjectTooLarge = 10334;

    /// <summary>
    /// Whether the store as a whole could not be asked. A command that fails as a command, and not for one of its writes, is about the
    /// server or the connection; so is a write that was done but not confirmed by enough servers.
    /// </summary>
    public static bool IsStoreAway(Exception failure) =>
        failure is TimeoutException || (failure is MongoException and not MongoDuplicateKeyException && !IsDocument(failure));

    /// <summary>The same for a question: only what another try may answer differently.</summary>
    public static bool IsUnreachable(Exception failure) =>
        failure is TimeoutException or MongoConnectionException or MongoConnectionPoolPausedException or MongoWaitQueueFullException
            or MongoExecutionTimeoutException or MongoNotPrimaryException or MongoNodeIsRecoveringException;

    /// <summary>Whether one document can't be sent at all: too large, or not to be written as BSON.</summary>
    public static bool IsDocument(Exception failure) =>
        failure is FormatException or BsonSerializationException or MongoCommandException { Code: BsonObjectTooLarge };

    /// <summary>Whether stored content has another shape than a listing needs: someone changed the tables by hand.</summary>
    public static bool IsContent(Exception failure) =>
        failure is FormatException or JsonException or InvalidOperationException or InvalidCastException or KeyNotFoundException
            or OverflowException or ArgumentException;
}
