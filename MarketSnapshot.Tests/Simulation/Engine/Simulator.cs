using MarketSnapshot.Tests.Simulation.Checks;

namespace MarketSnapshot.Tests.Simulation.Engine;

/// <summary>
/// Runs everything that happens in a history on one thread, in steps whose order the seed decides; so does the passing of time. The same
/// seed gives the same history.
/// </summary>
internal sealed class Simulator(ulong seed, bool traced)
{
    /// <summary>A history that takes more steps than this goes round in circles.</summary>
    private const int MaxSteps = 50_000;

    /// <summary>Seldom does time pass while somebody could go on.</summary>
    private const int TimePassesPerMille = 15;

    private static readonly TimeSpan[] Lapses =
        [TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10)];

    private readonly List<Step> _ready = [];
    private readonly PriorityQueue<Alarm, (long Ticks, long Order)> _alarms = new();
    private readonly List<string>? _trace = traced ? [] : null;
    private long _order;
    private int? _thread;

    /// <summary>What decides.</summary>
    public Dice Dice { get; } = new(seed);

    /// <summary>The one clock.</summary>
    public DateTimeOffset Now { get; private set; } = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    public int Steps { get; private set; }

    /// <summary>The first broken promise.</summary>
    public BrokenPromiseException? Failure { get; private set; }

    /// <summary>Whether what happens is written down.</summary>
    public bool IsTraced => _trace is not null;

    /// <summary>What happened, where it is traced.</summary>
    public IReadOnlyList<string> Trace => _trace ?? [];

    /// <summary>Whether time passes even while somebody could go on.</summary>
    public bool TimeIsRestless { get; set; } = true;

    /// <summary>What processes wait for, where nothing would ever wake them: told by whoever makes them wait.</summary>
    public Func<string?>? Stuck { get; set; }

    /// <summary>Adds something that can happen. From another thread it breaks the history, since no seed would tell the same one twice.</summary>
    public void Add(Step step)
    {
        if (_thread is { } thread && thread != Environment.CurrentManagedThreadId)
            Fail(new("everything happens on one thread", $"{step.Owner?.Name}: {step.What}"));
        else
            _ready.Add(step);
    }

    /// <summary>Has something happen at a moment.</summary>
    public Alarm At(DateTimeOffset when, Action ring)
    {
        var alarm = new Alarm(ring);
        _alarms.Enqueue(alarm, (Math.Max(when.Ticks, Now.Ticks), _order++));
        return alarm;
    }

    /// <summary>Records a broken promise; the history ends here.</summary>
    public void Fail(BrokenPromiseException broken) => Failure ??= broken;

    public void Note(string what) => _trace?.Add($"{Now:HH:mm:ss.fff}         {what}");

    /// <summary>Runs until something is so, or nothing can happen any more.</summary>
    /// <returns>Whether it came to be so.</returns>
    public bool RunUntil(Func<bool> done)
    {
        var before = SynchronizationContext.Current;
        _thread = Environment.CurrentManagedThreadId;
        try
        {
            while (Failure is null && !done())
            {
                if (!Next())
                    return false;
            }

            return Failure is null;
        }
        finally
        {
            _thread = null;
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    /// <summary>Runs until something is so. That nothing can happen any more before it is so breaks a promise.</summary>
    /// <param name="what">What comes to be so.</param>
    /// <param name="done">Whether it is.</param>
    public void RunTo(string what, Func<bool> done)
    {
        if (!RunUntil(done))
            Fail(new(Promises.ComesToRest, $"never {what}"));
    }

    /// <summary>Takes away the steps of a process.</summary>
    public IReadOnlyList<Step> TakeStepsOf(SimulatedProcess process)
    {
        List<Step> taken = [.. _ready.Where(step => step.Owner == process)];
        _ready.RemoveAll(step => step.Owner == process);
        return taken;
    }

    private bool Next()
    {
        if (_ready.Count == 0 || (TimeIsRestless && Dice.PerMille(TimePassesPerMille)))
        {
            if (_ready.Count > 0)
                PassTo(Now + Dice.OneOf(Lapses));
            else if (NextAlarm() is { } at)
                PassTo(at);
            else if (Stuck?.Invoke() is { } stuck)
                Fail(new(Promises.NobodyWaits, stuck));
            else
                return false;
            return true;
        }

        var chosen = Dice.Below(_ready.Count);
        var step = _ready[chosen];
        _ready[chosen] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);

        if (++Steps > MaxSteps)
            Fail(new(Promises.ComesToRest, $"after {Steps} steps it still goes on"));
        _trace?.Add($"{Now:HH:mm:ss.fff} {Steps,6}  {step.Owner?.Name ?? "-"}: {step.What}");
        SynchronizationContext.SetSynchronizationContext(step.Owner);
        step.Run();
        return true;
    }

    private DateTimeOffset? NextAlarm()
    {
        while (_alarms.TryPeek(out var alarm, out var at))
        {
            if (!alarm.IsCancelled)
                return new DateTimeOffset(at.Ticks, TimeSpan.Zero);
            _alarms.Dequeue();
        }

        return null;
    }

    /// <summary>Has time pass up to a moment.</summary>
    public void PassTo(DateTimeOffset moment)
    {
        Now = moment > Now ? moment : Now;
        while (_alarms.TryPeek(out var alarm, out var at) && at.Ticks <= Now.Ticks)
        {
            _alarms.Dequeue();
            alarm.Ring();
        }
    }
}
