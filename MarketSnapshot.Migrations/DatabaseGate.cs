using MarketSnapshot.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace MarketSnapshot.Migrations;

/// <summary>Opens the first connection. The server may still be starting, and the database may not exist yet.</summary>
internal sealed class DatabaseGate(NpgsqlDataSource dataSource, IServiceScopeFactory scopes, TimeProvider clock, ILogger<DatabaseGate> log)
{
    /// <summary>How long the server may take to answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>Waits until the server takes a connection; creates the database where the server has none of that name.</summary>
    /// <exception cref="TimeoutException">It took none within a minute.</exception>
    /// <exception cref="NpgsqlException">It refused for a reason that time does not cure.</exception>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        var pause = FirstPause;
        while (true)
        {
            try
            {
                return await dataSource.OpenConnectionAsync(cancellationToken);
            }
            catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
            {
                await CreateDatabaseAsync(cancellationToken);
            }
            catch (NpgsqlException notYet) when (notYet.IsTransient)
            {
                if (clock.GetElapsedTime(start) > Patience)
                    throw new TimeoutException($"PostgreSQL took no connection within {Patience.TotalSeconds:0} s.", notYet);
                if (pause == FirstPause)
                    log.WaitingForServer((int)Patience.TotalSeconds);
            }

            await Task.Delay(pause, clock, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<MarketDbContext>().Database;
        try
        {
            await database.GetService<IRelationalDatabaseCreator>().CreateAsync(cancellationToken);
            log.DatabaseCreated(database.GetDbConnection().Database);
        }
        catch (PostgresException other) when (other.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Somebody else created it in between.
        }
    }
}
