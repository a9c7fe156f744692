using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TickerQ.Exceptions;
using TickerQ.Utilities.Base;
using TickerQ.Utilities.Enums;
using TickerQ.Utilities.Interfaces;

namespace TickerQ.Internal;

/// <summary>Runs jobs, each run in a scope of its own. Whatever a job throws ends its run and nothing else.</summary>
internal sealed partial class FunctionRunner(IServiceProvider services, ILogger<FunctionRunner> logger)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _limits = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Guid>> _underWay = new(StringComparer.Ordinal);

    /// <summary>Makes one run; ends when it has ended, in whatever way.</summary>
    public async Task RunAsync(TickerFunction function, DateTimeOffset scheduledFor, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var context = new TickerFunctionContext
        {
            Id = id,
            Type = TickerType.CronTickerOccurrence,
            FunctionName = function.Name,
            ScheduledFor = scheduledFor.UtcDateTime,
            RequestCancelOperationAction = cancellation.Cancel,
            CronOccurrenceOperations = new CronOccurrenceOperations { SkipIfAlreadyRunningAction = () => SkipUnlessFirst(function.Name, id) },
        };

        try
        {
            var limit = function.MaxConcurrency == 0 ? null : _limits.GetOrAdd(function.Name, _ => new SemaphoreSlim(function.MaxConcurrency));
            await (limit?.WaitAsync(cancellation.Token) ?? Task.CompletedTask).ConfigureAwait(false);
            Enter(function.Name, id);
            try
            {
                await using var scope = services.CreateAsyncScope();
                await function.InvokeAsync(scope.ServiceProvider, context, cancellation.Token).ConfigureAwait(false);
            }
            finally
            {
                Leave(function.Name, id);
                limit?.Release();
            }
        }
        catch (TerminateExecutionException skipped)
        {
            LogSkipped(logger, function.Name, skipped.Message);
        }
        catch (OperationCanceledException cancelled) when (cancellation.IsCancellationRequested)
        {
            LogCancelled(logger, function.Name);
            await TellAsync(handler => handler.HandleCanceledExceptionAsync(cancelled, id, context.Type)).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            LogFailed(logger, failure, function.Name);
            await TellAsync(handler => handler.HandleExceptionAsync(failure, id, context.Type)).ConfigureAwait(false);
        }
    }

    private async Task TellAsync(Func<ITickerExceptionHandler, Task> tell)
    {
        try
        {
            if (services.GetService<ITickerExceptionHandler>() is { } handler)
            {
                await tell(handler).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            LogHandlerFailed(logger, exception);
        }
    }

    private void Enter(string name, Guid id)
    {
        lock (_underWay)
        {
            if (!_underWay.TryGetValue(name, out var runs))
            {
                _underWay[name] = runs = [];
            }

            runs.Add(id);
        }
    }

    private void Leave(string name, Guid id)
    {
        lock (_underWay)
        {
            _underWay[name].Remove(id);
        }
    }

    // Of several runs under way the one that began first goes on, so that two that ask at once don't both give up.
    private void SkipUnlessFirst(string name, Guid id)
    {
        lock (_underWay)
        {
            if (_underWay[name][0] != id)
            {
                throw new TerminateExecutionException("An earlier run is still under way.");
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Function} is skipped: {Reason}")]
    private static partial void LogSkipped(ILogger logger, string function, string reason);

    [LoggerMessage(2, LogLevel.Information, "{Function} was cancelled")]
    private static partial void LogCancelled(ILogger logger, string function);

    [LoggerMessage(3, LogLevel.Error, "{Function} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, string function);

    [LoggerMessage(4, LogLevel.Error, "The exception handler failed itself")]
    private static partial void LogHandlerFailed(ILogger logger, Exception exception);
}
