using System.Diagnostics.CodeAnalysis;
using Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql.EntityFrameworkCore.PostgreSQL;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.Internal;
using Npgsql.EntityFrameworkCore.PostgreSQL.Storage.Internal;

namespace Microsoft.Extensions.Hosting;

public static partial class AspireEFPostgreSqlExtensions
{
    /// <summary>Adds retries, health check, traces and metrics to a context that is registered already.</summary>
    /// <typeparam name="TContext">The context.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="configureSettings">Has the last word on what configuration says.</param>
    /// <exception cref="InvalidOperationException">
    /// The context is not registered; or, when it is first asked for, its own execution strategy or command time-out contradicts the settings.
    /// </exception>
    public static void EnrichNpgsqlDbContext<[DynamicallyAccessedMembers(RequiredByEF)] TContext>(
        this IHostApplicationBuilder builder,
        Action<NpgsqlEntityFrameworkCorePostgreSQLSettings>? configureSettings = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);

        var settings = ReadSettings<TContext>(builder.Configuration, connectionName: null);
        configureSettings?.Invoke(settings);

        if (!settings.DisableRetry || settings.CommandTimeout.HasValue)
        {
            if (!IsRegistered<TContext>(builder))
            {
                throw new InvalidOperationException(
                    $"{typeof(TContext).Name} is not registered. Register it before {nameof(EnrichNpgsqlDbContext)} is called.");
            }

            builder.Services.ConfigureDbContext<TContext>(options => options.UseNpgsql(npgsql => Enrich<TContext>(options, npgsql, settings)));
        }

        AddInstrumentation<TContext>(builder, settings);
    }

#pragma warning disable EF1001 // What the context was configured with is to be seen only in the provider's own option extension.
    private static void Enrich<TContext>(
        DbContextOptionsBuilder options,
        NpgsqlDbContextOptionsBuilder npgsql,
        NpgsqlEntityFrameworkCorePostgreSQLSettings settings)
        where TContext : DbContext
    {
        var given = options.Options.FindExtension<NpgsqlOptionsExtension>();

        if (!settings.DisableRetry && NeedsRetries(options, given))
        {
            npgsql.EnableRetryOnFailure();
        }

        if (settings.CommandTimeout is { } seconds)
        {
            if (given?.CommandTimeout is { } own && own != seconds)
            {
                throw new InvalidOperationException(
                    $"{typeof(TContext).Name} has a command time-out of {own} s and its settings say {seconds} s.");
            }

            npgsql.CommandTimeout(seconds);
        }
    }

    // A retrying strategy that the context brought along is kept; one of an unknown kind can be neither kept nor replaced silently.
    private static bool NeedsRetries(DbContextOptionsBuilder options, NpgsqlOptionsExtension? given)
    {
        var strategy = given?.ExecutionStrategyFactory?.Invoke(new ExecutionStrategyDependencies(null!, options.Options, null!));
        return strategy switch
        {
            null => true,
            NpgsqlRetryingExecutionStrategy => false,
            _ when strategy.GetType() == typeof(NpgsqlExecutionStrategy) => true,
            _ => throw new InvalidOperationException(
                $"The context has an execution strategy of its own; set {nameof(NpgsqlEntityFrameworkCorePostgreSQLSettings)}."
                + $"{nameof(NpgsqlEntityFrameworkCorePostgreSQLSettings.DisableRetry)}."),
        };
    }
#pragma warning restore EF1001
}
