using MarketSnapshot.Core.Scheduling;
using MarketSnapshot.Tests.Simulation.Engine;
using Npgsql;

namespace MarketSnapshot.Tests.Simulation.World;

/// <summary>
/// A scheduler: every job fires at its times, each run is asked for in the ledger, and what nobody could make is caught up with, at start
/// and every now and then.
/// </summary>
internal sealed class SchedulerProcess
{
    private readonly History _history;

    public SchedulerProcess(History history, string name)
    {
        _history = history;
        Process = new SimulatedProcess(history.Simulator, name);
        Pipeline = new Pipeline(history, Process, isScheduler: true);
        foreach (var job in JobNames.All)
            Process.Start($"starts {job}", () => FireAsync(job));
        Process.Start("looks for missed runs", CatchUpAsync);
    }

    public SimulatedProcess Process { get; }

    public Pipeline Pipeline { get; }

    private async Task FireAsync(string job)
    {
        var interval = _history.Settings.Scheduling.Value.IntervalOf(job);
        while (true)
        {
            var slot = interval.NextAfter(_history.Simulator.Now);
            await Task.Delay(slot - _history.Simulator.Now, Process.Time);
            await Pipeline.Runner.RunScheduledAsync(job, slot, CancellationToken.None);
        }
    }

    private async Task CatchUpAsync()
    {
        for (var atStart = true; ; atStart = false)
        {
            try
            {
                await Pipeline.Recovery.LookAsync(atStart, CancellationToken.None);
            }
            catch (NpgsqlException)
            {
                // The next look makes up for it.
            }

            await Task.Delay(_history.Settings.Scheduling.Value.LookInterval, Process.Time);
        }
    }
}
