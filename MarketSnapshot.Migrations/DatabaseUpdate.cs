using System.Diagnostics;
using MarketSnapshot.Core.Persistence.Grants;
using MarketSnapshot.Migrations.Demo;
using Microsoft.Extensions.Options;
using Npgsql;

namespace MarketSnapshot.Migrations;

/// <summary>
/// Brings the database up to date: waits for the server, then applies what is pending, gives the services' users
/// their rights and, in Development, adds demo data to an empty database. Any number of these may run at once: one of them works, the others wait for it and find nothing left to do. An up-to-date
/// database costs one connection and a few small queries.
/// </summary>
internal sealed class DatabaseUpdate(
    DatabaseGate gate, SchemaUpdate schema, DemoData demoData, IOptions<DatabaseRoles> roles, TimeProvider clock, ILogger<DatabaseUpdate> log)
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
            await GrantAsync(connection, cancellationToken);
            if (await demoData.IsWantedAsync(connection, cancellationToken))
                await demoData.AddAsync(cancellationToken);
        }

        log.Done(Elapsed(start));
        activity?.SetStatus(ActivityStatusCode.Ok);
    }

    private async Task GrantAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var granted = await DatabaseGrants.ApplyAsync(connection, roles.Value, cancellationToken);
        if (granted.Count == 0)
            return;
        log.Granted(string.Join(", ", granted.Order(StringComparer.Ordinal)));
        if (roles.Value.ApiRole != roles.Value.SchedulerRole && granted.Count == 1)
            log.OneRoleOnly(granted.Single());
    }

    // Rights that somebody changed by hand are not looked for: where there are users to give rights to, they are given again.
    private async Task<bool> IsUpToDateAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        (await SchemaUpdate.PendingAsync(connection, cancellationToken)).Count == 0
        && (await DatabaseGrants.ExistingAsync(connection, roles.Value, cancellationToken)).Count == 0
        && !await demoData.IsWantedAsync(connection, cancellationToken);

    private long Elapsed(long start) => (long)clock.GetElapsedTime(start).TotalMilliseconds;
}
