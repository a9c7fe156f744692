using System.Diagnostics;
using MarketSnapshot.Migrations.Demo;
using Npgsql;

namespace MarketSnapshot.Migrations;

/// <summary>
/// Brings the database up to date: waits for the server, then applies what is pending and, in Development, adds demo data to an empty
/// database. Any number of these may run at once: one of them works, the others wait for it and find nothing left to do. An up-to-date
/// database costs one connection and a few small queries.
/// </summary>
internal sealed class DatabaseUpdate(
    DatabaseGate gate, SchemaUpdate schema, DemoData demoData, TimeProvider clock, ILogger<DatabaseUpdate> log)
{
    /// <summary>Does all of it.</summary>
    /// <exception cref="TimeoutException">The server did not answer in time.</exception>
    /// <exception cref="NpgsqlException">It answered, and refused.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        using var activity = MigrationsTelemetry.Source.StartActivity("update database");

        await using var connection = await gate.OpenAsync(cancellationToken);
        if (await IsUpToDateAsync(connection, cancellationToken))
        {
            log.NothingToDo(Elapsed(start));
            return;
        }

        // Held by this session until it ends, and so also when this process dies.
        await using (await UpdateLock.TakeAsync(connection, cancellationToken))
        {
            await schema.ApplyAsync(connection, cancellationToken);
            if (await demoData.IsWantedAsync(connection, cancellationToken))
                await demoData.AddAsync(cancellationToken);
        }

        log.Done(Elapsed(start));
        activity?.SetStatus(ActivityStatusCode.Ok);
    }

    private async Task<bool> IsUpToDateAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        (await SchemaUpdate.PendingAsync(connection, cancellationToken)).Count == 0
        && !await demoData.IsWantedAsync(connection, cancellationToken);

    private long Elapsed(long start) => (long)clock.GetElapsedTime(start).TotalMilliseconds;
}
