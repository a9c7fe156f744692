using Aspire.MongoDB.Driver;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using MongoDB.Driver;
using MongoDB.Driver.Core.Configuration;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers <see cref="IMongoClient"/> and <see cref="IMongoDatabase"/> with health check and traces.</summary>
public static class AspireMongoDBDriverExtensions
{
    private const string SectionName = "Aspire:MongoDB:Driver";

    /// <summary>
    /// Registers <see cref="IMongoClient"/> for the named connection string, and <see cref="IMongoDatabase"/> where that string names a database.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="connectionName">The name of the connection string.</param>
    /// <param name="configureSettings">Has the last word on what configuration says.</param>
    /// <param name="configureClientSettings">Has the last word on the client's settings.</param>
    /// <exception cref="InvalidOperationException">When the client is first asked for: no connection string was given.</exception>
    public static void AddMongoDBClient(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<MongoDBSettings>? configureSettings = null,
        Action<MongoClientSettings>? configureClientSettings = null)
        => Add(builder, connectionName, serviceKey: null, configureSettings, configureClientSettings);

    /// <summary>The same, registered as keyed services under the connection's name.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the connection string, and the key of the services.</param>
    /// <param name="configureSettings">Has the last word on what configuration says.</param>
    /// <param name="configureClientSettings">Has the last word on the client's settings.</param>
    /// <exception cref="InvalidOperationException">When the client is first asked for: no connection string was given.</exception>
    public static void AddKeyedMongoDBClient(
        this IHostApplicationBuilder builder,
        string name,
        Action<MongoDBSettings>? configureSettings = null,
        Action<MongoClientSettings>? configureClientSettings = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Add(builder, name, serviceKey: name, configureSettings, configureClientSettings);
    }

    private static void Add(
        IHostApplicationBuilder builder,
        string connectionName,
        string? serviceKey,
        Action<MongoDBSettings>? configureSettings,
        Action<MongoClientSettings>? configureClientSettings)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);

        var settings = ReadSettings(builder.Configuration, connectionName);
        configureSettings?.Invoke(settings);

        builder.Services.AddKeyedSingleton<IMongoClient>(
            serviceKey, (services, _) => CreateClient(services, connectionName, settings, configureClientSettings));

        if (!settings.DisableTracing)
        {
            builder.Services.AddOpenTelemetry().WithTracing(traces => traces.AddSource(MongoTelemetry.ActivitySourceName));
        }

        if (string.IsNullOrWhiteSpace(settings.ConnectionString))
        {
            return;
        }

        var databaseName = MongoUrl.Create(settings.ConnectionString).DatabaseName;
        if (!string.IsNullOrWhiteSpace(databaseName))
        {
            builder.Services.AddKeyedSingleton(
                serviceKey, (services, _) => services.GetRequiredKeyedService<IMongoClient>(serviceKey).GetDatabase(databaseName));
        }

        if (!settings.DisableHealthChecks)
        {
            AddHealthCheck(builder, serviceKey is null ? "MongoDB.Driver" : $"MongoDB.Driver_{connectionName}", serviceKey, databaseName, settings);
        }
    }

    private static MongoDBSettings ReadSettings(IConfiguration configuration, string connectionName)
    {
        var settings = new MongoDBSettings();
        var section = configuration.GetSection(SectionName);
        section.Bind(settings);
        section.GetSection(connectionName).Bind(settings);
        settings.ConnectionString = configuration.GetConnectionString(connectionName) ?? settings.ConnectionString;
        return settings;
    }

    private static MongoClient CreateClient(
        IServiceProvider services,
        string connectionName,
        MongoDBSettings settings,
        Action<MongoClientSettings>? configureClientSettings)
    {
        if (string.IsNullOrWhiteSpace(settings.ConnectionString))
        {
            throw new InvalidOperationException(
                $"ConnectionString is missing. Give it as 'ConnectionStrings:{connectionName}', or as 'ConnectionString' in the configuration section "
                + $"'{SectionName}'.");
        }

        var client = MongoClientSettings.FromConnectionString(settings.ConnectionString);
        if (settings.DisableTracing)
        {
            client.TracingOptions = new TracingOptions { Disabled = true };
        }

        configureClientSettings?.Invoke(client);
        client.LoggingSettings ??= new LoggingSettings(services.GetService<ILoggerFactory>());
        client.LibraryInfo ??= new LibraryInfo("aspire", typeof(MongoDBSettings).Assembly.GetName().Version?.ToString());
        return new MongoClient(client);
    }

    private static void AddHealthCheck(
        IHostApplicationBuilder builder, string name, string? serviceKey, string? databaseName, MongoDBSettings settings)
    {
        // Names of health checks are unique; the first registration under a name stays.
        if (!builder.Properties.TryAdd($"Aspire.HealthChecks.{name}", true))
        {
            return;
        }

        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            name,
            services => new MongoDBHealthCheck(services.GetRequiredKeyedService<IMongoClient>(serviceKey), databaseName),
            failureStatus: null,
            tags: null,
            timeout: settings.HealthCheckTimeout is > 0 and { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null));
    }
}
