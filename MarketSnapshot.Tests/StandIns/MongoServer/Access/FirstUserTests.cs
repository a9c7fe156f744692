using System.Text;
using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.MongoServer.Access;

/// <summary>How the first user comes about, and how users are kept.</summary>
public sealed class FirstUserTests
{
    private const string Password = "a-password-to-look-for";

    [Fact]
    public async Task The_first_user_is_created_from_this_machine_and_then_the_door_is_shut()
    {
        await using var server = await ServerProcess.StartAsync(null, "--auth", "--quiet");
        using var nobody = server.Connect();
        Assert.Equal(13, await GuardedServer.RefusalAsync(nobody, "market", "{find: 'c'}"));
        Assert.Equal(13, await GuardedServer.RefusalAsync(nobody, "market", "{createUser: 'a', pwd: 'b', roles: []}"));
        Assert.Equal(13, await GuardedServer.RefusalAsync(nobody, "admin", "{createUser: 'a', pwd: 'b', roles: [{role: 'read', db: 'market'}]}"));
        Assert.Equal(13, await GuardedServer.RefusalAsync(nobody, "admin", "{createRole: 'a', privileges: [], roles: []}"));

        Assert.Null(await GuardedServer.RefusalAsync(nobody, "admin", "{createUser: 'root', pwd: 'b', roles: ['root']}"));

        Assert.Equal(13, await GuardedServer.RefusalAsync(nobody, "admin", "{createUser: 'other', pwd: 'b', roles: ['root']}"));
        using var root = server.Connect("root", "b", "");
        Assert.Null(await GuardedServer.RefusalAsync(root, "admin", "{createUser: 'other', pwd: 'b', roles: ['root']}"));
    }

    [Fact]
    public async Task Of_many_who_want_to_be_first_one_is()
    {
        await using var server = await ServerProcess.StartAsync(null, "--auth", "--quiet");
        using var nobody = server.Connect();
        var refusals = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => GuardedServer.RefusalAsync(nobody, "admin", $"{{createUser: 'u{i}', pwd: 'b', roles: ['root']}}")));
        Assert.Equal(1, refusals.Count(code => code is null));
    }

    [Fact]
    public async Task Users_and_roles_survive_a_restart_and_neither_files_nor_log_hold_a_password()
    {
        var directory = ServerProcess.NewDirectory();
        string log;
        await using (var server = await ServerProcess.StartAsync(directory, "--auth"))
        {
            using var nobody = server.Connect();
            await GuardedServer.RunAsync(nobody, "admin", GuardedServer.Create("root", Password, ["root"]));
            using var root = server.Connect("root", Password, "");
            await GuardedServer.RunAsync(root, "market", BsonDocument.Parse("{createRole: 'reader', privileges: [{resource: {db: 'market', collection: 'c'}, actions: ['find']}], roles: []}"));
            await GuardedServer.RunAsync(root, "admin", GuardedServer.Create("reader", $"{Password}-1", [BsonDocument.Parse("{role: 'reader', db: 'market'}")]));
            await GuardedServer.RunAsync(root, "admin", new BsonDocument { { "updateUser", "reader" }, { "pwd", $"{Password}-2" } });
            using var wrong = server.Connect("root", $"{Password}-3", "");
            await Assert.ThrowsAsync<MongoAuthenticationException>(() => GuardedServer.RunAsync(wrong, "admin", BsonDocument.Parse("{find: 'c'}")));
            foreach (var slip in new[] { $"{{createUser: 'x', pwd: '{Password}', roles: ['none']}}", $"{{createUser: 'x', pwd: '{Password}\\u0007', roles: []}}", $"{{createUser: 'x', pwd: '{Password}', nonsense: 1}}", $"{{updateUser: 'x', pwd: '{Password}'}}", $"{{createUser: 'root', pwd: '{Password}', roles: []}}", $"{{createUser: 'x', pwd: ['{Password}'], roles: []}}" })
            {
                var refused = await Assert.ThrowsAsync<MongoCommandException>(() => GuardedServer.RunAsync(root, "admin", BsonDocument.Parse(slip)));
                Assert.DoesNotContain(Password, refused.Result.ToString(), StringComparison.Ordinal);
            }

            await server.KillAsync();
            log = server.Log;
        }

        Assert.Contains("wrong password for root@admin", log, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, log, StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain(Password, Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)), StringComparison.Ordinal);

        await using var again = await ServerProcess.StartAsync(directory, "--auth", "--quiet");
        using var reader = again.Connect("reader", $"{Password}-2", "");
        Assert.Null(await GuardedServer.RefusalAsync(reader, "market", "{find: 'c'}"));
        Assert.Equal(13, await GuardedServer.RefusalAsync(reader, "market", "{insert: 'c', documents: [{_id: 1}]}"));
        using var nobodyNow = again.Connect();
        Assert.Equal(13, await GuardedServer.RefusalAsync(nobodyNow, "admin", "{createUser: 'other', pwd: 'b', roles: ['root']}"));
    }
}
