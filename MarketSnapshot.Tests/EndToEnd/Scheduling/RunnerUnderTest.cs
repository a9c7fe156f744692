using System.Collections.Concurrent;
using MarketSnapshot.Core.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace MarketSnapshot.Tests.EndToEnd.Scheduling;

/// <summary>The runner of one process, with one job whose work the test gives. Several of them are several processes.</summary>
internal sealed class RunnerUnderTest : ILogger<JobRunner>, ILogger<RunRecovery>
{
    private static long _lastDay;

    public RunnerUnderTest(NpgsqlDataSource database, Func<CancellationToken, Task<object>> work, string job = JobNames.Cleanup, TimeSpan? heartbeat = null)
    {
        var options = Options.Create(new SchedulerOptions { HeartbeatInterval = heartbeat ?? TimeSpan.FromMilliseconds(50) });
        Ledger = new JobLedger(database);
        Runner = new JobRunner(
            Ledger,
            [new JobDefinition(job, async (_, stop) => await work(stop) is var result && result is JobReport report ? report : new JobReport(result))],
            new ServiceCollection().BuildServiceProvider().GetRequiredService<IServiceScopeFactory>(),
            options,
            TimeProvider.System,
            this);
        Manual = new ManualJobRuns(Runner, Ledger, options);
        Recovery = new RunRecovery(Ledger, Runner, options, this);
    }

    public IJobLedger Ledger { get; }

    public JobRunner Runner { get; }

    public ManualJobRuns Manual { get; }

    public RunRecovery Recovery { get; }

    public ConcurrentQueue<string> Log { get; } = new();

    /// <summary>A midnight long ago that no other test uses.</summary>
    public static DateTimeOffset NextFreeDay() =>
        new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(Interlocked.Increment(ref _lastDay));

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Log.Enqueue($"{logLevel}: {formatter(state, exception)}");
}
