using System.Security.Cryptography;
using System.Text;
using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.MongoServer.Access;

/// <summary>Who comes in, and what the others are told.</summary>
public sealed class LoginTests(GuardedServer guarded) : IClassFixture<GuardedServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("&authMechanism=SCRAM-SHA-256")]
    public async Task Whoever_knows_the_password_is_let_in(string more)
    {
        using var client = guarded.Server.Connect(GuardedServer.Root, GuardedServer.RootPassword, more);
        var status = await GuardedServer.RunAsync(client, "admin", new BsonDocument("connectionStatus", 1));
        Assert.Equal(BsonDocument.Parse("{user: 'root', db: 'admin'}"), status["authInfo"]["authenticatedUsers"][0]);
    }

    [Theory]
    [InlineData("a=b,c", "p@ss:w/rd%?#")]
    [InlineData("Zoë", "\u00A0with\u00ADout\u2003soft hyphens and wide spaces")]
    public async Task Names_and_passwords_may_have_odd_characters(string user, string password)
    {
        await guarded.AdministerAsync("admin", GuardedServer.Create(user, password, ["root"]));
        using var client = guarded.Server.Connect(user, password, "");
        Assert.Null(await GuardedServer.RefusalAsync(client, "market", "{find: 'c'}"));
    }

    [Theory]
    [InlineData(GuardedServer.Root, "wrong")]
    [InlineData(GuardedServer.Root, "Correct horse battery staple")]
    [InlineData("nobody", GuardedServer.RootPassword)]
    public async Task A_wrong_password_and_an_unknown_user_are_refused_alike(string user, string password)
    {
        foreach (var mechanism in new[] { "", "&authMechanism=SCRAM-SHA-256", "&authMechanism=SCRAM-SHA-1" })
        {
            using var client = guarded.Server.Connect(user, password, mechanism);
            var refused = await Assert.ThrowsAsync<MongoAuthenticationException>(() => GuardedServer.RunAsync(client, "market", BsonDocument.Parse("{find: 'c'}")));
            var inner = Assert.IsType<MongoCommandException>(refused.InnerException);
            Assert.Equal((18, "AuthenticationFailed", "Authentication failed."), (inner.Code, inner.CodeName, inner.ErrorMessage));
        }
    }

    [Fact]
    public async Task Without_a_login_only_what_leads_to_one_is_answered()
    {
        using var client = guarded.Server.Connect();
        foreach (var open in new[] { "{hello: 1}", "{isMaster: 1}", "{ping: 1}", "{buildInfo: 1}", "{connectionStatus: 1}", "{logout: 1}" })
            await GuardedServer.RunAsync(client, "admin", BsonDocument.Parse(open));

        var commands = (await GuardedServer.RunAsync(client, "admin", BsonDocument.Parse("{listCommands: 1}")))["commands"].AsBsonDocument.Names;
        string[] known = ["hello", "isMaster", "ping", "buildInfo", "connectionStatus", "logout", "whatsmyuri", "listCommands", "endSessions", "saslStart", "saslContinue", "authenticate"];
        foreach (var command in commands.Except(known, StringComparer.Ordinal))
        {
            var refused = await Assert.ThrowsAsync<MongoCommandException>(() => GuardedServer.RunAsync(client, "admin", new BsonDocument(command, "c")));
            Assert.Equal((13, $"Command {command} requires authentication"), (refused.Code, refused.ErrorMessage));
        }
    }

    [Fact]
    public async Task A_client_that_asks_for_the_empty_last_exchange_is_logged_in_after_it_and_not_before()
    {
        using var client = guarded.Server.Connect("by-hand", "&maxPoolSize=1");
        var start = await GuardedServer.RunAsync(client, "admin", new BsonDocument { { "saslStart", 1 }, { "mechanism", "SCRAM-SHA-256" }, { "payload", Bytes("n,,n=root,r=abc") } });
        var challenge = Encoding.UTF8.GetString(start["payload"].AsByteArray);
        var proof = Answer("n=root,r=abc", challenge, GuardedServer.RootPassword);

        var second = await GuardedServer.RunAsync(client, "admin", Continue(proof));
        Assert.False(second["done"].AsBoolean);
        Assert.Equal(13, await GuardedServer.RefusalAsync(client, "market", "{find: 'c'}"));
        var third = await GuardedServer.RunAsync(client, "admin", Continue([]));
        Assert.True(third["done"].AsBoolean);
        Assert.Null(await GuardedServer.RefusalAsync(client, "market", "{find: 'c'}"));
    }

    [Fact]
    public async Task A_proof_does_not_serve_twice()
    {
        using var client = guarded.Server.Connect("replay", "&maxPoolSize=1");
        BsonDocument opening = new() { { "saslStart", 1 }, { "mechanism", "SCRAM-SHA-256" }, { "payload", Bytes("n,,n=root,r=abc") }, { "options", new BsonDocument("skipEmptyExchange", true) } };
        var start = await GuardedServer.RunAsync(client, "admin", opening);
        var proof = Answer("n=root,r=abc", Encoding.UTF8.GetString(start["payload"].AsByteArray), GuardedServer.RootPassword);
        Assert.True((await GuardedServer.RunAsync(client, "admin", Continue(proof)))["done"].AsBoolean);

        Assert.Equal(17, (await Assert.ThrowsAsync<MongoCommandException>(() => GuardedServer.RunAsync(client, "admin", Continue(proof)))).Code);
        await GuardedServer.RunAsync(client, "admin", opening);
        Assert.Equal(18, (await Assert.ThrowsAsync<MongoCommandException>(() => GuardedServer.RunAsync(client, "admin", Continue(proof)))).Code);
    }

    [Fact]
    public async Task A_user_who_was_dropped_is_nobody_at_once_and_stays_so_when_another_gets_the_name()
    {
        var name = guarded.NewName();
        await guarded.AdministerAsync("admin", GuardedServer.Create(name, "one", ["root"]));
        using var client = guarded.Server.Connect(name, "one", "&maxPoolSize=1");
        Assert.Null(await GuardedServer.RefusalAsync(client, "market", "{find: 'c'}"));

        await guarded.AdministerAsync("admin", new BsonDocument("dropUser", name));
        Assert.Equal(13, await GuardedServer.RefusalAsync(client, "market", "{find: 'c'}"));
        await guarded.AdministerAsync("admin", GuardedServer.Create(name, "two", ["root"]));
        Assert.Equal(13, await GuardedServer.RefusalAsync(client, "market", "{find: 'c'}"));
    }

    [Fact]
    public async Task A_new_password_replaces_the_old_one()
    {
        var name = guarded.NewName();
        await guarded.AdministerAsync("admin", GuardedServer.Create(name, "one", ["root"]));
        await guarded.AdministerAsync("admin", new BsonDocument { { "updateUser", name }, { "pwd", "two" } });
        using var old = guarded.Server.Connect(name, "one", "");
        await Assert.ThrowsAsync<MongoAuthenticationException>(() => GuardedServer.RunAsync(old, "market", BsonDocument.Parse("{find: 'c'}")));
        using var changed = guarded.Server.Connect(name, "two", "");
        Assert.Null(await GuardedServer.RefusalAsync(changed, "market", "{find: 'c'}"));
    }

    [Fact]
    public async Task Without_the_option_users_can_log_in_and_everybody_may_do_everything()
    {
        await using var open = await ServerProcess.StartAsync(null, "--quiet");
        using var anybody = open.Connect();
        await GuardedServer.RunAsync(anybody, "admin", GuardedServer.Create("reader", "secret", [BsonDocument.Parse("{role: 'read', db: 'market'}")]));
        using var reader = open.Connect("reader", "secret", "");
        await reader.GetDatabase("other").GetCollection<BsonDocument>("c").InsertOneAsync([], cancellationToken: Cancel);
        using var wrong = open.Connect("reader", "wrong", "");
        await Assert.ThrowsAsync<MongoAuthenticationException>(() => GuardedServer.RunAsync(wrong, "market", BsonDocument.Parse("{find: 'c'}")));
    }

    private static BsonBinaryData Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    private static BsonDocument Continue(byte[] payload) => new() { { "saslContinue", 1 }, { "conversationId", 1 }, { "payload", payload } };

    /// <summary>The client's side of RFC 5802.</summary>
    private static byte[] Answer(string bare, string challenge, string password)
    {
        var parts = challenge.Split(',');
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), Convert.FromBase64String(parts[1][2..]), int.Parse(parts[2][2..]), HashAlgorithmName.SHA256, 32);
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        var final = $"c=biws,{parts[0]}";
        var signature = HMACSHA256.HashData(SHA256.HashData(clientKey), Encoding.UTF8.GetBytes($"{bare},{challenge},{final}"));
        return Encoding.UTF8.GetBytes($"{final},p={Convert.ToBase64String([.. clientKey.Zip(signature, (a, b) => (byte)(a ^ b))])}");
    }
}
