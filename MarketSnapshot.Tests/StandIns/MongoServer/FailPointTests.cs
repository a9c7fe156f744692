using System.Diagnostics;
using MarketSnapshot.Tests.Faults;
using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.MongoServer;

/// <summary>Fail points, as MongoDB has them for the tests of its clients.</summary>
public sealed class FailPointTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private MongoClient? _client;
    private IMongoCollection<BsonDocument>? _crops;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private MongoClient Control => fixture.Client;

    private IMongoCollection<BsonDocument> Crops => _crops!;

    private IMongoCollection<BsonDocument> CropsPastFaults => fixture.Database.GetCollection<BsonDocument>(Crops.CollectionNamespace.CollectionName);

    public async ValueTask InitializeAsync()
    {
        _client = fixture.Server.Connect("under-test");
        _crops = _client.GetDatabase("tests").GetCollection<BsonDocument>(fixture.NewCollection().CollectionNamespace.CollectionName);
        await Crops.InsertOneAsync(new BsonDocument("_id", 0), cancellationToken: Cancel); // the connection is there before it is to fail
    }

    public ValueTask DisposeAsync()
    {
        _client?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_server_without_test_commands_knows_no_fail_points()
    {
        await using var server = await ServerProcess.StartAsync(null, "--quiet");
        using var client = server.Connect();
        var refused = await Assert.ThrowsAsync<MongoCommandException>(() => FailPoint.SetAsync(client, "failCommand", "off"));
        Assert.Equal((59, "CommandNotFound"), (refused.Code, refused.CodeName));
    }

    [Theory]
    [InlineData("failCommand", "sometimes", "{}", 2, "BadValue")]
    [InlineData("failCommand", "{times: 'a'}", "{}", 14, "TypeMismatch")]
    [InlineData("failCommand", "{times: -1}", "{}", 2, "BadValue")]
    [InlineData("failCommand", "{activationProbability: 2}", "{}", 2, "BadValue")]
    [InlineData("failCommand", "{often: 2}", "{}", 2, "BadValue")]
    [InlineData("failCommand", "alwaysOn", "{failCommand: ['find']}", 238, "NotImplemented")]
    [InlineData("failCommand", "alwaysOn", "{failCommands: ['find'], blockConnection: true}", 72, "InvalidOptions")]
    [InlineData("failEverything", "alwaysOn", "{}", 194, "FailPointSetFailed")]
    public async Task What_is_no_fail_point_is_refused(string name, string mode, string data, int code, string codeName)
    {
        var refused = await Assert.ThrowsAsync<MongoCommandException>(() => FailPoint.SetAsync(Control, name, mode, data));
        Assert.Equal((code, codeName), (refused.Code, refused.CodeName));
    }

    [Fact]
    public async Task A_command_is_refused_with_the_code_and_the_labels_asked_for_as_often_as_asked_for()
    {
        await using var fail = await FailPoint.SetAsync(
            Control, "failCommand", "{times: 2}", "{failCommands: ['insert'], errorCode: 91, errorLabels: ['Away']}");
        for (var i = 1; i <= 2; i++)
        {
            var refused = await Assert.ThrowsAnyAsync<MongoException>(() => InsertAsync(i));
            Assert.True(refused.HasErrorLabel("Away"));
        }

        await InsertAsync(3);
        await fail.StruckAsync(2);
        Assert.Equal([0, 3], await IdsAsync());
    }

    [Fact]
    public async Task Some_commands_pass_before_it_strikes_and_then_it_strikes_each_time()
    {
        await using var fail = await FailPoint.SetAsync(Control, "failCommand", "{skip: 2}", "{failCommands: ['insert'], errorCode: 8000}");
        await InsertAsync(1);
        await InsertAsync(2);
        await Assert.ThrowsAnyAsync<MongoException>(() => InsertAsync(3));
        await Assert.ThrowsAnyAsync<MongoException>(() => InsertAsync(4));
        Assert.Equal([0, 1, 2], await IdsAsync());
    }

    [Fact]
    public async Task It_strikes_now_and_then_by_the_probability_asked_for()
    {
        await using var fail = await FailPoint.SetAsync(Control, "failCommand", "{activationProbability: 0.5}", "{failCommands: ['insert'], errorCode: 8000}");
        var failed = 0;
        for (var i = 1; i <= 100; i++)
        {
            if (await Record.ExceptionAsync(() => InsertAsync(i)) is MongoException)
                failed++;
        }

        Assert.InRange(failed, 20, 80);
        Assert.Equal(101 - failed, (await IdsAsync()).Count);
    }

    [Theory]
    [InlineData("failCommands: ['find']")]
    [InlineData("failCommands: ['insert'], appName: 'another'")]
    [InlineData("failCommands: ['insert'], namespace: 'tests.other'")]
    public async Task It_passes_over_what_it_is_not_about_and_counts_it_not(string about)
    {
        await using var fail = await FailPoint.SetAsync(Control, "failCommand", "{times: 1}", $"{{{about}, errorCode: 8000}}");
        await InsertAsync(1);
        Assert.False(await fail.HasStruckAsync());
    }

    [Fact]
    public async Task It_strikes_one_client_and_one_collection_alone()
    {
        await using var fail = await FailPoint.SetAsync(
            Control, "failCommand", "alwaysOn", $"{{failCommands: ['insert'], appName: 'under-test', namespace: '{Crops.CollectionNamespace}', errorCode: 8000}}");
        await CropsPastFaults.InsertOneAsync(new BsonDocument("_id", 1), cancellationToken: Cancel);
        await Assert.ThrowsAnyAsync<MongoException>(() => InsertAsync(2));
    }

    [Fact]
    public async Task A_connection_that_closes_before_the_command_leaves_it_undone()
    {
        await using (await FailPoint.SetAsync(Control, "failCommand", "{times: 1}", "{failCommands: ['insert'], closeConnection: true}"))
            await Assert.ThrowsAnyAsync<MongoConnectionException>(() => InsertAsync(1));
        Assert.Equal([0], await IdsAsync());
        await InsertAsync(2);
    }

    [Fact]
    public async Task A_connection_that_closes_in_place_of_the_answer_leaves_the_command_done()
    {
        await using (await FailPoint.SetAsync(Control, "sessionWorkflowDelayOrFailSendMessage", "alwaysOn", "{appName: 'under-test'}"))
            await Assert.ThrowsAnyAsync<MongoConnectionException>(() => InsertAsync(1));
        Assert.Equal([0, 1], await IdsAsync());
        await InsertAsync(2);
    }

    [Fact]
    public async Task A_blocked_command_is_done_late_even_if_its_client_has_gone()
    {
        using var gone = fixture.Server.Connect("gone", "&socketTimeoutMS=300");
        var crops = gone.GetDatabase("tests").GetCollection<BsonDocument>(Crops.CollectionNamespace.CollectionName);
        await crops.InsertOneAsync(new BsonDocument("_id", 1), cancellationToken: Cancel);
        await using var fail = await FailPoint.SetAsync(
            Control, "failCommand", "{times: 1}", "{failCommands: ['insert'], blockConnection: true, blockTimeMS: 1000}");
        await Assert.ThrowsAnyAsync<Exception>(() => crops.InsertOneAsync(new BsonDocument("_id", 2), cancellationToken: Cancel));
        await fail.StruckAsync();
        Assert.Equal([0, 1], await IdsAsync());
        await EndToEnd.Eventually.Reached(async () => (await IdsAsync()).Contains(2), "the blocked insert is done");
    }

    [Fact]
    public async Task A_command_is_blocked_first_and_fails_then()
    {
        await using var fail = await FailPoint.SetAsync(
            Control, "failCommand", "{times: 1}", "{failCommands: ['insert'], blockConnection: true, blockTimeMS: 200, errorCode: 50}");
        var watch = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<Exception>(() => InsertAsync(1));
        Assert.InRange(watch.ElapsedMilliseconds, 190, 5000);
        Assert.Equal([0], await IdsAsync());
    }

    [Fact]
    public async Task A_blocked_command_keeps_to_the_time_that_its_client_gives_it()
    {
        await using var fail = await FailPoint.SetAsync(
            Control, "failCommand", "{times: 1}", "{failCommands: ['find'], blockConnection: true, blockTimeMS: 20000}");
        await Assert.ThrowsAsync<MongoExecutionTimeoutException>(
            () => Crops.Find("{}", new FindOptions { MaxTime = TimeSpan.FromMilliseconds(150) }).ToListAsync(Cancel));
    }

    [Fact]
    public async Task A_write_is_done_and_answered_with_a_write_concern_error()
    {
        await using var fail = await FailPoint.SetAsync(
            Control, "failCommand", "{times: 1}", "{failCommands: ['update'], writeConcernError: {code: 64, codeName: 'WriteConcernTimeout', errmsg: 'waiting for replication timed out'}}");
        var error = await Assert.ThrowsAsync<MongoBulkWriteException<BsonDocument>>(
            () => Crops.BulkWriteAsync([Upsert(1), Upsert(2)], new BulkWriteOptions { IsOrdered = false }, Cancel));
        Assert.Equal(64, error.WriteConcernError.Code);
        Assert.Empty(error.WriteErrors);
        Assert.Equal([0, 1, 2], await IdsAsync());
    }

    [Fact]
    public async Task Some_writes_of_a_bulk_are_refused_and_the_others_are_done()
    {
        await using var fail = await FailPoint.SetAsync(Control, "failAllUpdates", "{times: 2}");
        var error = await Assert.ThrowsAsync<MongoBulkWriteException<BsonDocument>>(
            () => Crops.BulkWriteAsync(Enumerable.Range(1, 5).Select(Upsert), new BulkWriteOptions { IsOrdered = false }, Cancel));
        Assert.Equal([(0, 1), (1, 1)], error.WriteErrors.Select(e => (e.Index, e.Code)));
        Assert.Equal([0, 3, 4, 5], await IdsAsync());
    }

    [Fact]
    public async Task Inserts_and_deletes_are_refused_one_by_one_as_well()
    {
        await using (await FailPoint.SetAsync(Control, "failAllInserts", "{skip: 1}"))
        {
            var error = await Assert.ThrowsAsync<MongoBulkWriteException<BsonDocument>>(() => Crops.InsertManyAsync(
                [new BsonDocument("_id", 1), new BsonDocument("_id", 2)], new InsertManyOptions { IsOrdered = false }, Cancel));
            Assert.Equal(1, Assert.Single(error.WriteErrors).Index);
        }

        await using (await FailPoint.SetAsync(Control, "failAllRemoves", "alwaysOn"))
            await Assert.ThrowsAsync<MongoWriteException>(() => Crops.DeleteOneAsync("{_id: 1}", Cancel));
        Assert.Equal([0, 1], await IdsAsync());
    }

    [Fact]
    public async Task Updates_are_done_and_answered_only_when_the_fail_point_is_switched_off()
    {
        Task<BulkWriteResult<BsonDocument>> writing;
        await using (var fail = await FailPoint.SetAsync(Control, "hangAfterBatchUpdate", "alwaysOn"))
        {
            writing = Crops.BulkWriteAsync([Upsert(1)], cancellationToken: Cancel);
            await fail.StruckAsync();
            Assert.Equal([0, 1], await IdsAsync());
            Assert.False(writing.IsCompleted);
        }

        Assert.Single((await writing).Upserts);
    }

    [Fact]
    public async Task Answers_come_late()
    {
        await using var fail = await FailPoint.SetAsync(Control, "sessionWorkflowDelayOrFailSendMessage", "alwaysOn", "{millis: 150}");
        var watch = Stopwatch.StartNew();
        await InsertAsync(1);
        Assert.InRange(watch.ElapsedMilliseconds, 140, 10_000);
    }

    [Fact]
    public async Task Waiting_for_a_fail_point_that_does_not_strike_ends_with_the_clients_time()
    {
        var wait = BsonDocument.Parse("{waitForFailPoint: 'failCommand', timesEntered: 1000000, maxTimeMS: 100}");
        await Assert.ThrowsAsync<MongoExecutionTimeoutException>(
            () => Control.GetDatabase("admin").RunCommandAsync<BsonDocument>(wait, cancellationToken: Cancel));
    }

    private Task InsertAsync(int id) => Crops.InsertOneAsync(new BsonDocument("_id", id), cancellationToken: Cancel);

    private static WriteModel<BsonDocument> Upsert(int id) =>
        new ReplaceOneModel<BsonDocument>(new BsonDocument("_id", id), new BsonDocument("_id", id)) { IsUpsert = true };

    private async Task<List<int>> IdsAsync() =>
        [.. (await CropsPastFaults.Find("{}").Sort("{_id: 1}").ToListAsync(Cancel)).Select(document => document["_id"].AsInt32)];
}
