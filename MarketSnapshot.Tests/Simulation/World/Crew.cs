using MarketSnapshot.Tests.Simulation.Engine;

namespace MarketSnapshot.Tests.Simulation.World;

/// <summary>The processes of a history, some schedulers and an API: they are killed, and others of their name take their place.</summary>
internal sealed class Crew
{
    private const string Api = "api";

    private readonly History _history;
    private readonly List<SimulatedProcess> _processes = [];
    private readonly List<Pipeline?> _pipelines = [];
    private int _started;

    public Crew(History history)
    {
        _history = history;
        for (var i = 0; i < history.Profile.Schedulers; i++)
            Add($"scheduler {i + 1}");
        Add(Api);
    }

    public IReadOnlyList<SimulatedProcess> Processes => _processes;

    /// <summary>Has the API do something at some time, unless it is down then.</summary>
    public void AskApi(TimeSpan within, Func<Pipeline, Task> act)
    {
        var simulator = _history.Simulator;
        simulator.At(simulator.Now + simulator.Dice.UpTo(within), () =>
        {
            if (!_history.IsCalm && _pipelines[^1] is { } pipeline)
                _processes[^1].Start("acts", () => act(pipeline));
        });
    }

    public void Kill(int process)
    {
        _processes[process].Kill();
        _pipelines[process] = null;
    }

    public void KillAll()
    {
        for (var i = 0; i < _processes.Count; i++)
            Kill(i);
    }

    /// <summary>Starts a process again that was killed.</summary>
    public void Restart(int process)
    {
        if (_processes[process].IsAlive)
            return;
        var name = _processes[process].Name.Split('.')[0];
        (_processes[process], _pipelines[process]) = Start(name);
    }

    private void Add(string name)
    {
        var (process, pipeline) = Start(name);
        _processes.Add(process);
        _pipelines.Add(pipeline);
    }

    private (SimulatedProcess Process, Pipeline Pipeline) Start(string name)
    {
        var unique = $"{name}.{++_started}";
        if (name != Api)
        {
            var scheduler = new SchedulerProcess(_history, unique);
            return (scheduler.Process, scheduler.Pipeline);
        }

        var process = new SimulatedProcess(_history.Simulator, unique);
        return (process, new Pipeline(_history, process));
    }
}
