using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Core.Scheduling;

/// <summary>Registers the job ledger and what the jobs do.</summary>
public static class SchedulingServices
{
    /// <summary>Adds the runner, the ledger and the queries. Needs <c>NpgsqlDataSource</c>.</summary>
    /// <param name="services">The services.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddScheduling(this IServiceCollection services)
    {
        services.AddOptions<SchedulerOptions>().BindConfiguration(SchedulerOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SchedulerOptions>, SchedulerOptionsValidator>());
        services.AddSingleton<IJobLedger, JobLedger>();
        services.AddSingleton<JobSchedules>();
        services.AddSingleton(provider => new JobRunner(
            provider.GetRequiredService<IJobLedger>(),
            provider.GetServices<JobDefinition>(),
            provider.GetRequiredService<IServiceScopeFactory>(),
            provider.GetRequiredService<IOptions<SchedulerOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<JobRunner>>()));
        services.AddSingleton(provider => new RunRecovery(
            provider.GetRequiredService<IJobLedger>(),
            provider.GetRequiredService<JobRunner>(),
            provider.GetRequiredService<IOptions<SchedulerOptions>>(),
            provider.GetRequiredService<ILogger<RunRecovery>>()));
        services.AddSingleton<SchedulerNodes>();
        services.AddSingleton<SchedulerQueries>();
        services.AddSingleton(provider => new ManualJobRuns(
            provider.GetRequiredService<JobRunner>(),
            provider.GetRequiredService<IJobLedger>(),
            provider.GetRequiredService<IOptions<SchedulerOptions>>()));
        services.AddHostedService(provider => provider.GetRequiredService<ManualJobRuns>());
        return services;
    }

    /// <summary>Says what a job does: it calls one flow.</summary>
    /// <typeparam name="TFlow">The flow, taken from a scope of the run's own.</typeparam>
    /// <typeparam name="TResult">Its result, whose numeric properties become the run's counts.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="name">One of <see cref="JobNames"/>.</param>
    /// <param name="run">Calls the flow.</param>
    /// <param name="failure">Why a result counts as a failed run, in words that are fit to be shown; null where it doesn't.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddJob<TFlow, TResult>(
        this IServiceCollection services,
        string name,
        Func<TFlow, CancellationToken, Task<TResult>> run,
        Func<TResult, string?>? failure = null)
        where TFlow : notnull
        where TResult : class
        => services.AddSingleton(new JobDefinition(
            name,
            async (provider, cancellationToken) =>
            {
                var result = await run(provider.GetRequiredService<TFlow>(), cancellationToken);
                return new JobReport(result, failure?.Invoke(result));
            }));
}
