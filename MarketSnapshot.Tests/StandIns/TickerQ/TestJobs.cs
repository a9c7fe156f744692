using System.Collections.Concurrent;
using TickerQ.Utilities.Base;
using TickerQ.Utilities.Enums;
using TickerQ.Utilities.Interfaces;

namespace MarketSnapshot.Tests.StandIns.TickerQ;

/// <summary>What the jobs below saw, for the test that set them going.</summary>
internal sealed class JobProbe
{
    public ConcurrentQueue<(TickerFunctionContext Context, ScopedThing Scoped, CancellationToken Token)> Runs { get; } = new();

    public ConcurrentQueue<string> Endings { get; } = new();

    public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>One per scope.</summary>
internal sealed class ScopedThing;

/// <summary>Jobs of every kind, each due only in the test whose configuration holds its key.</summary>
internal sealed class TestJobs(JobProbe probe, ScopedThing scoped)
{
    [TickerFunction("records", "%TickerQTests:Records%")]
    internal Task RecordAsync(TickerFunctionContext context, CancellationToken cancellationToken)
    {
        probe.Runs.Enqueue((context, scoped, cancellationToken));
        return Task.CompletedTask;
    }

    [TickerFunction("fails", "%TickerQTests:Fails%")]
    internal async Task FailAsync()
    {
        await Task.Yield();
        throw new InvalidOperationException("as it should");
    }

    [TickerFunction("heeds", "%TickerQTests:Heeds%")]
    internal async Task HeedAsync(CancellationToken cancellationToken)
    {
        probe.Entered.TrySetResult();
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        finally
        {
            await Task.Yield();
            probe.Endings.Enqueue("tidied up");
        }
    }

    [TickerFunction("ignores", "%TickerQTests:Ignores%")]
    internal async Task IgnoreAsync()
    {
        probe.Entered.TrySetResult();
        await probe.Release.Task;
    }

    [TickerFunction("skips", "%TickerQTests:Skips%")]
    internal async Task SkipAsync(TickerFunctionContext context)
    {
        context.CronOccurrenceOperations.SkipIfAlreadyRunning();
        probe.Endings.Enqueue("entered");
        probe.Entered.TrySetResult();
        await probe.Release.Task;
    }

    [TickerFunction("never")]
    internal void Never() => probe.Endings.Enqueue("ran without an expression");

    internal sealed class Nested
    {
        [TickerFunction("nested")]
        internal Task RunAsync() => Task.CompletedTask;
    }
}

internal sealed class JobWithAnotherParameter
{
    [TickerFunction("another_parameter")]
    internal Task RunAsync(string text) => Task.FromResult(text);
}

internal abstract class AbstractJob
{
    [TickerFunction("abstract")]
    internal Task RunAsync() => Task.CompletedTask;
}

/// <summary>Keeps what it hears.</summary>
internal sealed class RecordingHandler(JobProbe probe) : ITickerExceptionHandler
{
    public Task HandleExceptionAsync(Exception exception, Guid tickerId, TickerType tickerType)
    {
        probe.Endings.Enqueue($"failed: {exception.Message}");
        return Task.CompletedTask;
    }

    public Task HandleCanceledExceptionAsync(Exception exception, Guid tickerId, TickerType tickerType)
    {
        probe.Endings.Enqueue("cancelled");
        return Task.CompletedTask;
    }
}
