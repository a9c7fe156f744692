using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TickerQ.Internal;
using TickerQ.Utilities;
using TickerQ.Utilities.Entities;
using TickerQ.Utilities.Interfaces;

namespace TickerQ.DependencyInjection;

/// <summary>Adds the job scheduler to an application.</summary>
public static class TickerQServiceExtensions
{
    /// <summary>Registers the scheduler; schedules are kept in memory. <see cref="UseTickerQ"/> turns it on.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="optionsBuilder">Changes the options.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddTickerQ(
        this IServiceCollection services,
        Action<TickerOptionsBuilder<TimeTickerEntity, CronTickerEntity>>? optionsBuilder = null)
        => services.AddTickerQ<TimeTickerEntity, CronTickerEntity>(optionsBuilder);

    /// <summary>The same, for classes of the application's own.</summary>
    /// <typeparam name="TTimeTicker">What stands for a job queued for a moment.</typeparam>
    /// <typeparam name="TCronTicker">What stands for a job with a cron expression.</typeparam>
    /// <param name="services">The application's services.</param>
    /// <param name="optionsBuilder">Changes the options.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddTickerQ<TTimeTicker, TCronTicker>(
        this IServiceCollection services,
        Action<TickerOptionsBuilder<TTimeTicker, TCronTicker>>? optionsBuilder = null)
        where TTimeTicker : TimeTickerEntity<TTimeTicker>, new()
        where TCronTicker : CronTickerEntity, new()
    {
        ArgumentNullException.ThrowIfNull(services);

        var scheduler = new SchedulerOptionsBuilder();
        var options = new TickerOptionsBuilder<TTimeTicker, TCronTicker>(scheduler);
        optionsBuilder?.Invoke(options);

        if (options.TickerExceptionHandlerType is { } handler)
        {
            services.AddSingleton(typeof(ITickerExceptionHandler), handler);
        }

        services.AddSingleton(scheduler);
        services.AddSingleton<FunctionRunner>();
        services.AddSingleton<SchedulerService>();
        services.AddHostedService(provider => provider.GetRequiredService<SchedulerService>());
        return services;
    }

    /// <summary>Turns the scheduler on: it starts and stops with the host, and runs the jobs of the entry assembly.</summary>
    /// <param name="host">The application.</param>
    /// <returns>The same application.</returns>
    public static IHost UseTickerQ(this IHost host)
    {
        ArgumentNullException.ThrowIfNull(host);

        if (host.Services.GetService<SchedulerService>() is { } scheduler)
        {
            scheduler.TurnOn(FunctionCatalog.Find(Assembly.GetEntryAssembly()!.GetTypes()));
        }

        return host;
    }
}
