using System.Reflection;
using MarketSnapshot.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace MarketSnapshot.Migrations;

/// <summary>Tells which migrations are pending, and applies them.</summary>
internal sealed class SchemaUpdate(IServiceScopeFactory scopes, ILogger<SchemaUpdate> log)
{
    // Two queries, because a statement can't even be parsed while its table is missing.
    private const string HistoryExists = """select to_regclass('"__EFMigrationsHistory"') is not null""";
    private const string Applied = """select migration_id from "__EFMigrationsHistory" """;

    /// <summary>
    /// The migrations of this program that the database has not seen, oldest first. Asks by plain SQL: Entity Framework would build its
    /// model first, which takes longer than everything else that an up-to-date database needs.
    /// </summary>
    public static async Task<IReadOnlyList<string>> PendingAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var exists = new NpgsqlCommand(HistoryExists, connection);
        if (await exists.ExecuteScalarAsync(cancellationToken) is not true)
            return Known();

        var applied = new HashSet<string>(StringComparer.Ordinal);
        await using var read = new NpgsqlCommand(Applied, connection);
        await using var rows = await read.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            applied.Add(rows.GetString(0));
        return [.. Known().Where(id => !applied.Contains(id))];
    }

    /// <summary>Applies what is pending, each migration in a transaction of its own. The caller holds the lock on <paramref name="connection"/>.</summary>
    public async Task ApplyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var pending = await PendingAsync(connection, cancellationToken);
        if (pending.Count == 0)
            return;

        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<MarketDbContext>().Database;

        // Beforehand: Entity Framework reads the history first and logs its absence as an error.
        await using var createHistory = new NpgsqlCommand(database.GetService<IHistoryRepository>().GetCreateIfNotExistsScript(), connection);
        await createHistory.ExecuteNonQueryAsync(cancellationToken);

        await database.MigrateAsync(cancellationToken);
        log.Migrated(pending.Count, pending[^1]);
    }

    private static IReadOnlyList<string> Known() =>
    [
        .. typeof(MarketDbContext).Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<DbContextAttribute>()?.ContextType == typeof(MarketDbContext))
            .Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id)
            .OfType<string>()
            .Order(StringComparer.Ordinal),
    ];
}
