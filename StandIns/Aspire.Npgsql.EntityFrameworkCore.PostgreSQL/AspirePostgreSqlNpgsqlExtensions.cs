using Aspire;
using Aspire.Npgsql;
using HealthChecks.NpgSql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers <see cref="NpgsqlDataSource"/> with its health check, traces and metrics.</summary>
public static class AspirePostgreSqlNpgsqlExtensions
{
    private const string SectionName = "Aspire:Npgsql";

    /// <summary>Registers <see cref="NpgsqlDataSource"/> and <see cref="NpgsqlConnection"/> for the named connection string.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="connectionName">The name of the connection string.</param>
    /// <param name="configureSettings">Has the last word on what configuration says.</param>
    /// <param name="configureDataSourceBuilder">Has the last word on the data source.</param>
    /// <exception cref="InvalidOperationException">When the data source is first asked for: no connection string was given.</exception>
    public static void AddNpgsqlDataSource(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<NpgsqlSettings>? configureSettings = null,
        Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder = null)
        => Add(builder, connectionName, serviceKey: null, configureSettings, configureDataSourceBuilder);

    /// <summary>The same, registered as keyed services under the connection's name.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the connection string, and the key of the services.</param>
    /// <param name="configureSettings">Has the last word on what configuration says.</param>
    /// <param name="configureDataSourceBuilder">Has the last word on the data source.</param>
    /// <exception cref="InvalidOperationException">When the data source is first asked for: no connection string was given.</exception>
    public static void AddKeyedNpgsqlDataSource(
        this IHostApplicationBuilder builder,
        string name,
        Action<NpgsqlSettings>? configureSettings = null,
        Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Add(builder, name, serviceKey: name, configureSettings, configureDataSourceBuilder);
    }

    private static void Add(
        IHostApplicationBuilder builder,
        string connectionName,
        string? serviceKey,
        Action<NpgsqlSettings>? configureSettings,
        Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);

        var settings = ReadSettings(builder.Configuration, connectionName);
        configureSettings?.Invoke(settings);

        builder.Services.AddNpgsqlDataSource(
            settings.ConnectionString ?? string.Empty,
            dataSource =>
            {
                // Only now: a missing connection string is reported once there is a log to report to.
                ConnectionStrings.Require(settings.ConnectionString, connectionName, SectionName);
                configureDataSourceBuilder?.Invoke(dataSource);
            },
            serviceKey: serviceKey);

        if (!settings.DisableHealthChecks)
        {
            builder.AddHealthCheckOnce(
                serviceKey is null ? "PostgreSql" : $"PostgreSql_{connectionName}",
                (checks, name) => checks.Add(new HealthCheckRegistration(name, CreateCheck, failureStatus: null, tags: null, timeout: null)));
        }

        builder.AddNpgsqlTelemetry(tracing: !settings.DisableTracing, metrics: !settings.DisableMetrics);

        NpgSqlHealthCheck CreateCheck(IServiceProvider services) => new(new NpgSqlHealthCheckOptions(
            serviceKey is null
                ? services.GetRequiredService<NpgsqlDataSource>()
                : services.GetRequiredKeyedService<NpgsqlDataSource>(serviceKey)));
    }

    private static NpgsqlSettings ReadSettings(IConfiguration configuration, string connectionName)
    {
        var settings = new NpgsqlSettings();
        var section = configuration.GetSection(SectionName);
        section.Bind(settings);
        section.GetSection(connectionName).Bind(settings);
        settings.ConnectionString = configuration.GetConnectionString(connectionName) ?? settings.ConnectionString;
        return settings;
    }
}
