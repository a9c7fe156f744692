using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;
using TickerQ.Utilities;
using TickerQ.Utilities.Enums;

namespace TickerQ.Internal;

/// <summary>Runs Quartz with the host: jobs are scheduled at its start, cancelled at its stop and waited for within the host's time-out.</summary>
internal sealed partial class SchedulerService(
    SchedulerOptionsBuilder options,
    FunctionRunner runner,
    IConfiguration configuration,
    ILoggerFactory loggers,
    ILogger<SchedulerService> logger) : IHostedService, IAsyncDisposable
{
    private IReadOnlyDictionary<string, TickerFunction>? _functions;
    private StandaloneSchedulerFactory? _factory;
    private IScheduler? _quartz;

    /// <summary>Says what to run; without it, starting does nothing but to warn.</summary>
    public void TurnOn(IReadOnlyDictionary<string, TickerFunction> functions) => _functions = functions;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_functions is null)
        {
            LogNotTurnedOn(logger);
            return;
        }

        if (_functions.Count == 0)
        {
            LogNoFunctions(logger);
        }

        _factory = Build(_functions);
        _quartz = await _factory.GetScheduler(cancellationToken).ConfigureAwait(false);
        foreach (var function in _functions.Values)
        {
            await ScheduleAsync(_quartz, function, cancellationToken).ConfigureAwait(false);
        }

        await _quartz.Start(cancellationToken).ConfigureAwait(false);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_quartz is null)
        {
            return;
        }

        try
        {
            await _quartz.Shutdown(waitForJobsToComplete: true, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            LogStillRunning(logger);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_factory is not null)
        {
            await _factory.DisposeAsync().ConfigureAwait(false);
        }
    }

    private StandaloneSchedulerFactory Build(IReadOnlyDictionary<string, TickerFunction> functions)
        => QuartzSchedulerBuilder
            .Create(quartz =>
            {
                quartz.UseInMemoryStore();
                quartz.UseDefaultThreadPool(options.MaxConcurrency);
                quartz.ConfigureScheduler(scheduler =>
                {
                    scheduler.InstanceName = "TickerQ";
                    scheduler.InstanceId = options.NodeIdentifier;
                    scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
                });
                quartz.Services.AddSingleton(loggers);
                quartz.Services.AddSingleton(functions);
                quartz.Services.AddSingleton(runner);
            })
            .Build();

    private async Task ScheduleAsync(IScheduler quartz, TickerFunction function, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(function.CronExpression))
        {
            return;
        }

        if (ReadExpression(function.CronExpression) is not { Length: > 0 } expression)
        {
            LogNoExpression(logger, function.Name, function.CronExpression);
            return;
        }

        try
        {
            var job = JobBuilder.Create<FunctionJob>().WithIdentity(function.Name).Build();
            var trigger = TriggerBuilder.Create()
                .WithIdentity(function.Name)
                .WithPriority(QuartzPriority(function.Priority))
                .WithSchedule(CronScheduleBuilder.Create(CronTranslation.ToQuartz(expression))
                    .InTimeZone(options.SchedulerTimeZone)
                    .WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
                .Build();
            await quartz.ScheduleJob(job, trigger, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is FormatException or SchedulerException)
        {
            LogNotScheduled(logger, function.Name, exception.Message);
        }
    }

    private string? ReadExpression(string expression)
        => expression.StartsWith('%') ? configuration[expression.Trim('%')] : expression;

    private static int QuartzPriority(TickerTaskPriority priority) => priority switch
    {
        TickerTaskPriority.High => 8,
        TickerTaskPriority.Low => 2,
        _ => 5,
    };

    [LoggerMessage(10, LogLevel.Warning, "The time to stop is over; jobs that don't heed their cancellation are left behind")]
    private static partial void LogStillRunning(ILogger logger);

    [LoggerMessage(11, LogLevel.Warning, "UseTickerQ() was not called: no job will run")]
    private static partial void LogNotTurnedOn(ILogger logger);

    [LoggerMessage(12, LogLevel.Warning, "No method carries [TickerFunction]: there is nothing to run")]
    private static partial void LogNoFunctions(ILogger logger);

    [LoggerMessage(13, LogLevel.Warning, "{Function} will never run: configuration has nothing under {Expression}")]
    private static partial void LogNoExpression(ILogger logger, string function, string expression);

    [LoggerMessage(14, LogLevel.Warning, "{Function} will never run: {Reason}")]
    private static partial void LogNotScheduled(ILogger logger, string function, string reason);
}
