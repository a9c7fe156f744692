namespace MarketSnapshot.Tests.Simulation.Engine;

/// <summary>The simulator's clock as a process sees it. Its timers die with the process.</summary>
internal sealed class SimulatedTime(Simulator simulator, SimulatedProcess process) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => simulator.Now;

    public override long GetTimestamp() => simulator.Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(simulator, process, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(Simulator simulator, SimulatedProcess process, TimerCallback callback, object? state) : ITimer
    {
        private Alarm? _alarm;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _alarm?.Cancel();
            _alarm = dueTime == Timeout.InfiniteTimeSpan ? null : simulator.At(simulator.Now + dueTime, Ring);
            return true;
        }

        public void Dispose() => _alarm?.Cancel();

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        // Without a context, so that what waits in the process is posted to it, and becomes a step of its own.
        private void Ring() => process.Add(new(process, "a timer rings", () =>
        {
            SynchronizationContext.SetSynchronizationContext(null);
            callback(state);
        }));
    }
}

/// <summary>Something that happens at a moment, unless it is cancelled.</summary>
internal sealed class Alarm(Action ring)
{
    private Action? _ring = ring;

    public bool IsCancelled => _ring is null;

    public void Cancel() => _ring = null;

    public void Ring() => Interlocked.Exchange(ref _ring, null)?.Invoke();
}
