using System.Diagnostics.CodeAnalysis;
using Aspire;
using Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers a <see cref="DbContext"/> on PostgreSQL with pooling, retries, health check, traces and metrics.</summary>
public static partial class AspireEFPostgreSqlExtensions
{
    private const string SectionName = "Aspire:Npgsql:EntityFrameworkCore:PostgreSQL";

    private const DynamicallyAccessedMemberTypes RequiredByEF =
        DynamicallyAccessedMemberTypes.PublicConstructors
        | DynamicallyAccessedMemberTypes.NonPublicConstructors
        | DynamicallyAccessedMemberTypes.PublicProperties;

    /// <summary>Registers <typeparamref name="TContext"/>, pooled, for the named connection string.</summary>
    /// <typeparam name="TContext">The context.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="connectionName">The name of the connection string.</param>
    /// <param name="configureSettings">Has the last word on what configuration says.</param>
    /// <param name="configureDbContextOptions">Has the last word on the context's options.</param>
    /// <exception cref="InvalidOperationException">
    /// In Development, when the context is registered already; and when the context is first asked for and no connection string was given.
    /// </exception>
    public static void AddNpgsqlDbContext<[DynamicallyAccessedMembers(RequiredByEF)] TContext>(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<NpgsqlEntityFrameworkCorePostgreSQLSettings>? configureSettings = null,
        Action<DbContextOptionsBuilder>? configureDbContextOptions = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);

        if (builder.Environment.IsDevelopment() && IsRegistered<TContext>(builder))
        {
            throw new InvalidOperationException(
                $"{typeof(TContext).Name} is registered already. Use {nameof(EnrichNpgsqlDbContext)} on a context that is registered by other means.");
        }

        var settings = ReadSettings<TContext>(builder.Configuration, connectionName);
        settings.ConnectionString = builder.Configuration.GetConnectionString(connectionName) ?? settings.ConnectionString;
        configureSettings?.Invoke(settings);

        builder.Services.AddDbContextPool<TContext>(options =>
        {
            // Only now: a missing connection string is reported once there is a log to report to, and design-time tools need none.
            if (!EF.IsDesignTime)
            {
                ConnectionStrings.Require(settings.ConnectionString, connectionName, SectionName, $"{SectionName}:{typeof(TContext).Name}");
            }

            options.UseNpgsql(settings.ConnectionString, npgsql =>
            {
                if (!settings.DisableRetry)
                {
                    npgsql.EnableRetryOnFailure();
                }

                if (settings.CommandTimeout is { } seconds)
                {
                    npgsql.CommandTimeout(seconds);
                }
            });
            configureDbContextOptions?.Invoke(options);
        });

        AddInstrumentation<TContext>(builder, settings);
    }

    private static NpgsqlEntityFrameworkCorePostgreSQLSettings ReadSettings<TContext>(IConfiguration configuration, string? connectionName)
    {
        var settings = new NpgsqlEntityFrameworkCorePostgreSQLSettings();
        var section = configuration.GetSection(SectionName);
        section.Bind(settings);

        if (connectionName is not null)
        {
            section.GetSection(connectionName).Bind(settings);
        }

        section.GetSection(typeof(TContext).Name).Bind(settings);
        return settings;
    }

    private static bool IsRegistered<TContext>(IHostApplicationBuilder builder) where TContext : DbContext
        => builder.Services.Any(service => service.ServiceType == typeof(DbContextOptions<TContext>));

    private static void AddInstrumentation<[DynamicallyAccessedMembers(RequiredByEF)] TContext>(
        IHostApplicationBuilder builder,
        NpgsqlEntityFrameworkCorePostgreSQLSettings settings)
        where TContext : DbContext
    {
        if (!settings.DisableHealthChecks)
        {
            builder.AddHealthCheckOnce(typeof(TContext).Name, static (checks, _) => checks.AddDbContextCheck<TContext>());
        }

        builder.AddNpgsqlTelemetry(tracing: !settings.DisableTracing, metrics: !settings.DisableMetrics);
    }
}
