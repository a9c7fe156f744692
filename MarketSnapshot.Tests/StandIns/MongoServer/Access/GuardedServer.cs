using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.MongoServer.Access;

/// <summary>A server that asks who is there, and its administrator.</summary>
public sealed class GuardedServer : IAsyncLifetime
{
    public const string Root = "root";
    public const string RootPassword = "correct horse battery staple";

    private int _names;
    private MongoClient? _subject;

    internal ServerProcess Server { get; private set; } = null!;

    public MongoClient Administrator { get; private set; } = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Server = await ServerProcess.StartAsync(null, "--auth", "--quiet", "--setParameter", "enableTestCommands=1");
        using (var first = Server.Connect())
            await RunAsync(first, "admin", Create(Root, RootPassword, new BsonArray { "root" }));
        Administrator = Server.Connect(Root, RootPassword, "");
    }

    public string NewName() => $"name{Interlocked.Increment(ref _names)}";

    public static BsonDocument Create(string user, string password, BsonArray roles) => new() { { "createUser", user }, { "pwd", password }, { "roles", roles } };

    public static Task<BsonDocument> RunAsync(IMongoClient client, string database, BsonDocument command) =>
        client.GetDatabase(database).RunCommandAsync<BsonDocument>(command, cancellationToken: Cancel);

    public Task<BsonDocument> AdministerAsync(string database, BsonDocument command) => RunAsync(Administrator, database, command);

    /// <summary>One user whose only role is made anew for each case, which costs less than a user for each.</summary>
    public async Task<MongoClient> SubjectWithAsync(BsonArray actions, BsonDocument resource)
    {
        BsonDocument role = new()
        {
            { _subject is null ? "createRole" : "updateRole", "subject" },
            { "privileges", new BsonArray { new BsonDocument { { "resource", resource }, { "actions", actions } } } },
            { "roles", new BsonArray() },
        };
        await AdministerAsync("admin", role);
        if (_subject is null)
        {
            await AdministerAsync("admin", Create("subject", "subject", ["subject"]));
            _subject = Server.Connect("subject", "subject", "");
        }

        return _subject;
    }

    /// <summary>A user whose one role has these actions on the collection <c>c</c> of <c>market</c>, or on all that is named otherwise.</summary>
    public async Task<MongoClient> UserWithAsync(BsonArray actions, BsonDocument? resource = null)
    {
        var name = NewName();
        var privilege = new BsonDocument { { "resource", resource ?? BsonDocument.Parse("{db: 'market', collection: 'c'}") }, { "actions", actions } };
        await AdministerAsync("admin", new BsonDocument { { "createRole", name }, { "privileges", new BsonArray { privilege } }, { "roles", new BsonArray() } });
        await AdministerAsync("admin", Create(name, name, [name]));
        return Server.Connect(name, name, "");
    }

    /// <summary>13 for a refusal; null when the command went through.</summary>
    public static async Task<int?> RefusalAsync(IMongoClient client, string database, string command)
    {
        try
        {
            await RunAsync(client, database, BsonDocument.Parse(command));
            return null;
        }
        catch (MongoCommandException refused) when (refused.Code == 13)
        {
            Assert.Equal("Unauthorized", refused.CodeName);
            return refused.Code;
        }
    }

    /// <summary>The same where the command may fail for another reason than who sends it: the user or the index is not there, say.</summary>
    public static async Task<int?> RefusalAfterAsync(IMongoClient client, string database, string command)
    {
        try
        {
            return await RefusalAsync(client, database, command);
        }
        catch (MongoCommandException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _subject?.Dispose();
        Administrator.Dispose();
        await Server.DisposeAsync();
    }
}
