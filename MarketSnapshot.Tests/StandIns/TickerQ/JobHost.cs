using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TickerQ.DependencyInjection;
using TickerQ.Internal;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.TickerQ;

/// <summary>A small application whose jobs are <see cref="TestJobs"/>.</summary>
internal sealed class JobHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IHost _host;

    private JobHost(IHost host, ConcurrentQueue<string> log) => (_host, Log) = (host, log);

    public ConcurrentQueue<string> Log { get; }

    public JobProbe Probe => _host.Services.GetRequiredService<JobProbe>();

    /// <summary>Starts with the given cron expressions, each under the key <c>TickerQTests:{name}</c>.</summary>
    public static async Task<JobHost> StartAsync(params (string Name, string Cron)[] schedules)
    {
        var log = new ConcurrentQueue<string>();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
            schedules.Select(schedule => KeyValuePair.Create($"TickerQTests:{schedule.Name}", (string?)schedule.Cron)));
        builder.Logging.AddProvider(new QueueLoggerProvider(log));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.Services.AddSingleton<JobProbe>();
        builder.Services.AddScoped<ScopedThing>();
        builder.Services.AddTickerQ(options => options
            .SetExceptionHandler<RecordingHandler>()
            .ConfigureScheduler(scheduler => scheduler.SchedulerTimeZone = TimeZoneInfo.Utc));

        var host = builder.Build();
        host.Services.GetRequiredService<SchedulerService>().TurnOn(FunctionCatalog.Find([typeof(TestJobs)]));
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new JobHost(host, log);
    }

    public Task StopAsync() => _host.StopAsync(TestContext.Current.CancellationToken);

    /// <summary>Waits for a state; when it doesn't come, the failure shows what was logged.</summary>
    public async Task UntilAsync(string what, Func<bool> reached)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!reached())
        {
            Assert.False(patience.IsCancellationRequested, $"Not within {Patience}: {what}. The log:\n{string.Join('\n', Log)}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Probe.Release.TrySetResult();
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }

    private sealed class QueueLoggerProvider(ConcurrentQueue<string> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => log.Enqueue($"{logLevel}: {formatter(state, exception)}{(exception is null ? "" : $" ({exception.Message})")}");

        public void Dispose()
        {
        }
    }
}
