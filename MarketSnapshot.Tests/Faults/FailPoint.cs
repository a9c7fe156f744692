using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.Faults;

/// <summary>
/// Something that goes wrong in a MongoDB server until this is disposed. The server must have been started with
/// <c>--setParameter enableTestCommands=1</c>; names and data are MongoDB's own.
/// </summary>
internal sealed class FailPoint : IAsyncDisposable
{
    private readonly IMongoDatabase _admin;
    private readonly string _name;
    private readonly long _before;

    private FailPoint(IMongoDatabase admin, string name, long before)
    {
        _admin = admin;
        _name = name;
        _before = before;
    }

    /// <summary>Switches a fail point on.</summary>
    /// <param name="control">A client that the fail point does not concern.</param>
    /// <param name="name">Its name, such as failCommand.</param>
    /// <param name="mode">alwaysOn, or a document such as {times: 1}, as JSON.</param>
    /// <param name="data">What it does, as JSON.</param>
    public static async Task<FailPoint> SetAsync(IMongoClient control, string name, string mode, string data = "{}")
    {
        var admin = control.GetDatabase("admin");
        await ForgetOldConnectionsAsync(admin);
        var reply = await admin.RunCommandAsync<BsonDocument>(
            new BsonDocument
            {
                { "configureFailPoint", name },
                { "mode", mode.StartsWith('{') ? BsonDocument.Parse(mode) : mode },
                { "data", BsonDocument.Parse(data) },
            },
            cancellationToken: TestContext.Current.CancellationToken);
        return new(admin, name, reply["count"].ToInt64());
    }

    /// <summary>The server may have been killed since the client spoke to it last: then the first use of a pooled connection says so, and the driver drops them.</summary>
    private static async Task ForgetOldConnectionsAsync(IMongoDatabase admin)
    {
        try
        {
            await admin.RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1), cancellationToken: TestContext.Current.CancellationToken);
        }
        catch (MongoConnectionException)
        {
            // What comes next gets a connection to the server as it is now, or fails for a reason.
        }
    }

    /// <summary>Waits until it has struck.</summary>
    public async Task StruckAsync(int times = 1) => await _admin.RunCommandAsync<BsonDocument>(
        new BsonDocument { { "waitForFailPoint", _name }, { "timesEntered", _before + times }, { "maxTimeMS", 15_000 } },
        cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Switches it off and tells whether it has struck.</summary>
    public async Task<bool> HasStruckAsync() => (await OffAsync())["count"].ToInt64() > _before;

    /// <summary>Switches it off.</summary>
    public async ValueTask DisposeAsync() => await OffAsync();

    private Task<BsonDocument> OffAsync() => _admin.RunCommandAsync<BsonDocument>(
        new BsonDocument { { "configureFailPoint", _name }, { "mode", "off" } }, cancellationToken: CancellationToken.None);
}
