using System.Runtime.CompilerServices;

namespace MarketSnapshot.Tests.Simulation.Engine;

/// <summary>
/// A process in a simulation: everything in it runs in steps that the simulator picks. It can be frozen and go on later, and it can be
/// killed: then nothing of it is ever resumed, no finally block and no disposal.
/// </summary>
internal sealed class SimulatedProcess : SynchronizationContext
{
    private readonly Simulator _simulator;
    private readonly List<Step> _held = [];

    public SimulatedProcess(Simulator simulator, string name)
    {
        _simulator = simulator;
        Name = name;
        Time = new SimulatedTime(simulator, this);
    }

    public string Name { get; }

    public SimulatedTime Time { get; }

    public bool IsAlive { get; private set; } = true;

    public bool IsFrozen { get; private set; }

    /// <summary>Called when the process is killed, so that what it leaves behind elsewhere can be dealt with.</summary>
    public Action? Killed { get; set; }

    /// <summary>Starts something in this process.</summary>
    /// <param name="what">For the trace.</param>
    /// <param name="work">Runs until it ends or the process is killed. What it throws breaks the history.</param>
    public void Start(string what, Func<Task> work) => Add(new(this, what, () => _ = WatchAsync(what, work)));

    /// <summary>Lets the simulator go on elsewhere; the caller goes on when its turn comes.</summary>
    /// <param name="what">What the caller does next, for the trace.</param>
    public Pause PauseAsync(string what) => new(this, what);

    /// <summary>Adds a step; a dead process takes none.</summary>
    public void Add(Step step)
    {
        if (!IsAlive)
            return;
        if (IsFrozen)
            _held.Add(step);
        else
            _simulator.Add(step);
    }

    public override void Post(SendOrPostCallback d, object? state) => Add(new(this, "goes on", () => d(state)));

    public override SynchronizationContext CreateCopy() => this;

    public void Freeze()
    {
        if (!IsAlive || IsFrozen)
            return;
        IsFrozen = true;
        _simulator.Note($"{Name} freezes");
        _held.AddRange(_simulator.TakeStepsOf(this));
    }

    public void Thaw()
    {
        if (!IsAlive || !IsFrozen)
            return;
        IsFrozen = false;
        _simulator.Note($"{Name} goes on");
        foreach (var step in _held)
            _simulator.Add(step);
        _held.Clear();
    }

    public void Kill()
    {
        if (!IsAlive)
            return;
        _simulator.Note($"{Name} is killed");
        IsAlive = false;
        _held.Clear();
        _simulator.TakeStepsOf(this);
        Killed?.Invoke();
    }

    private async Task WatchAsync(string what, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (BrokenPromiseException broken)
        {
            _simulator.Fail(broken);
        }
        catch (Exception unexpected)
        {
            _simulator.Fail(new("nothing fails unexpectedly", $"{Name}, {what}: {unexpected}"));
        }
    }
}

/// <summary>One piece of work that runs without a break.</summary>
/// <param name="Owner">The process that it belongs to; null for what happens by itself, such as a message that arrives.</param>
/// <param name="What">For the trace.</param>
/// <param name="Run">The work.</param>
internal readonly record struct Step(SimulatedProcess? Owner, string What, Action Run);

/// <summary>Lets the simulator pick who goes on.</summary>
internal readonly struct Pause(SimulatedProcess process, string what) : ICriticalNotifyCompletion
{
    public bool IsCompleted => false;

    public Pause GetAwaiter() => this;

    public void OnCompleted(Action continuation) => process.Add(new(process, what, continuation));

    public void UnsafeOnCompleted(Action continuation) => process.Add(new(process, what, continuation));

    public void GetResult()
    {
    }
}
