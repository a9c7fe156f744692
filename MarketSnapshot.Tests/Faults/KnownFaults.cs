using System.Diagnostics;
using Npgsql;

namespace MarketSnapshot.Tests.Faults;

/// <summary>Something that goes wrong for a while.</summary>
/// <param name="What">In words, for the report.</param>
/// <param name="Target">Who is concerned; one fault at a time for each.</param>
/// <param name="RunAsync">Breaks it, waits for so long, and mends it.</param>
internal sealed record Fault(string What, RunningResource Target, Func<TimeSpan, CancellationToken, Task> RunAsync);

/// <summary>The faults that there are.</summary>
internal static class KnownFaults
{
    /// <summary>Each of them once.</summary>
    public static IReadOnlyList<Fault> Of(FaultTopology system) =>
    [
        .. system.Schedulers.SelectMany(Process),
        .. Process(system.Api),
        .. Process(system.Mongo),
        .. Process(system.Postgres),
        new("postgres: immediate stop", system.Postgres, (span, stop) => EndAsync(system.Postgres, "QUIT", span, stop)),
        new("postgres: connections dropped, again and again", system.Postgres, (span, stop) => DropConnectionsAsync(system, span, stop)),
        new("postgres: slow", system.Postgres, (span, stop) => SlowAsync(system.Postgres, span, stop)),
        new("postgres: a stranger locks snapshots", system.Postgres, (span, stop) => LockRowsAsync(system, span, stop)),
        .. Market(system),
    ];

    private static IEnumerable<Fault> Process(RunningResource resource) =>
    [
        new($"{resource.Id}: kill -9", resource, (span, stop) => EndAsync(resource, "KILL", span, stop)),
        new($"{resource.Id}: frozen", resource, resource.FreezeAsync),
        new($"{resource.Id}: stopped by command", resource, async (span, stop) =>
        {
            await resource.StopAsync();
            await Task.Delay(span, TimeProvider.System, stop);
            await resource.StartAsync();
        }),
    ];

    /// <summary>What the market answers, by its own fail points. The services give no application name, so that is their name.</summary>
    private static List<Fault> Market(FaultTopology system)
    {
        return
        [
            On("writes blocked", "failCommand", "alwaysOn", "{failCommands: ['update'], appName: '', blockConnection: true, blockTimeMS: 1500}"),
            On("connections closed before writes", "failCommand", "alwaysOn", "{failCommands: ['update'], appName: '', closeConnection: true}"),
            On("connections closed after writes", "sessionWorkflowDelayOrFailSendMessage", "alwaysOn", "{appName: ''}"),
            On("writes done and not answered", "hangAfterBatchUpdate", "alwaysOn"),
            On("writes answered 'shutdown in progress'", "failCommand", "alwaysOn", "{failCommands: ['update'], appName: '', errorCode: 91}"),
            On("writes answered 'not primary'", "failCommand", "alwaysOn", "{failCommands: ['update'], appName: '', errorCode: 10107}"),
            On("half of the bulks answered 'out of disk space'", "failCommand", "{activationProbability: 0.5}", "{failCommands: ['update'], appName: '', errorCode: 14031}"),
            On("reads answered 'host unreachable'", "failCommand", "alwaysOn", "{failCommands: ['find'], appName: '', errorCode: 6}"),
            On("writes done, not confirmed by enough servers", "failCommand", "alwaysOn",
                "{failCommands: ['update'], appName: '', writeConcernError: {code: 64, errmsg: 'waiting for replication timed out'}}"),
            On("some writes of a bulk refused", "failAllUpdates", "{activationProbability: 0.3}"),
            On("answers late", "sessionWorkflowDelayOrFailSendMessage", "alwaysOn", "{millis: 300}"),
        ];

        Fault On(string what, string failPoint, string mode, string data = "{}") => new($"mongo: {what}", system.Mongo, async (span, stop) =>
        {
            await using var _ = await FailPoint.SetAsync(system.Control, failPoint, mode, data);
            await Task.Delay(span, TimeProvider.System, stop);
        });
    }

    /// <summary>How the market words the refusal of single writes, the one fault that is a row's own.</summary>
    public const string RefusedWrite = "failpoint active";

    private static async Task EndAsync(RunningResource resource, string signal, TimeSpan span, CancellationToken stop)
    {
        await resource.EndAsync(signal);
        await Task.Delay(span, TimeProvider.System, stop);
        await resource.StartAsync();
    }

    private static async Task DropConnectionsAsync(FaultTopology system, TimeSpan span, CancellationToken stop)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < span)
        {
            await using var command = system.Database.CreateCommand(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name <> 'faults'");
            await command.ExecuteNonQueryAsync(stop);
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, stop);
        }
    }

    /// <summary>Its processes get a small share of the time.</summary>
    private static async Task SlowAsync(RunningResource resource, TimeSpan span, CancellationToken stop)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < span)
        {
            await resource.FreezeAsync(TimeSpan.FromMilliseconds(120), stop);
            await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System, stop);
        }
    }

    private static async Task LockRowsAsync(FaultTopology system, TimeSpan span, CancellationToken stop)
    {
        await using var connection = await system.Database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await using var command = new NpgsqlCommand("select id from market_inventory_snapshots order by id desc limit 20 for update", connection);
        await command.ExecuteNonQueryAsync(stop);
        await Task.Delay(span, TimeProvider.System, stop);
    }
}
