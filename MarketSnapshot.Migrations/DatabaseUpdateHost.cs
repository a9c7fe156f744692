using MarketSnapshot.Core.Persistence.Grants;
using MarketSnapshot.Migrations.Demo;

namespace MarketSnapshot.Migrations;

/// <summary>Runs the update of the database as a program that ends.</summary>
internal static class DatabaseUpdateHost
{
    private const int Done = 0;
    private const int Failed = 1;

    // What is left of telemetry goes out meanwhile. Every other service waits for this program to end: a collector that is away must not hold them up.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    /// <summary>Adds what <see cref="UpdateDatabaseAsync"/> needs.</summary>
    public static void AddDatabaseUpdate(this IHostApplicationBuilder builder) => builder.Services
        .Configure<DatabaseRoles>(builder.Configuration.GetSection(DatabaseRoles.Section))
        .Configure<DemoDataOptions>(builder.Configuration.GetSection(DemoDataOptions.Section))
        .AddSingleton<DemoData>()
        .AddSingleton<DatabaseGate>()
        .AddSingleton<SchemaUpdate>()
        .AddSingleton<DatabaseUpdate>();

    /// <summary>Brings the database up to date and disposes of the host; a signal to stop cancels it.</summary>
    /// <returns>The exit code: 0 when the database is up to date, 1 otherwise, with the reason in the log.</returns>
    public static async Task<int> UpdateDatabaseAsync(this IHost host)
    {
        var log = host.Services.GetRequiredService<ILogger<DatabaseUpdate>>();
        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

        // Started, so that telemetry is exported and signals are heard.
        await host.StartAsync(CancellationToken.None);
        try
        {
            await host.Services.GetRequiredService<DatabaseUpdate>().RunAsync(stopping);
            return Done;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            log.Stopped();
            return Failed;
        }
        catch (Exception error)
        {
            log.Failed(error, error.Message);
            return Failed;
        }
        finally
        {
            await host.StopAsync(CancellationToken.None);
            var time = host.Services.GetRequiredService<TimeProvider>();
            await Task.WhenAny(Task.Run(host.Dispose), Task.Delay(LastWords, time));
        }
    }
}
