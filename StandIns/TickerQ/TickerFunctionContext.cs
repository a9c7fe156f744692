using TickerQ.Utilities.Enums;

namespace TickerQ.Utilities.Base;

/// <summary>What a job is told about the run that it makes.</summary>
public class TickerFunctionContext
{
    internal Action? RequestCancelOperationAction { get; set; }

    /// <summary>The run.</summary>
    public Guid Id { get; internal set; }

    /// <summary>What made it due.</summary>
    public TickerType Type { get; internal set; }

    /// <summary>How often this run was tried before.</summary>
    public int RetryCount { get; internal set; }

    /// <summary>Whether it runs later than it should have.</summary>
    public bool IsDue { get; internal set; }

    /// <summary>The moment it was scheduled for, in UTC.</summary>
    public DateTime ScheduledFor { get; internal set; }

    /// <summary>The job's name.</summary>
    public string FunctionName { get; internal set; } = null!;

    /// <summary>What a run can ask about the other runs of its job.</summary>
    public CronOccurrenceOperations CronOccurrenceOperations { get; internal set; } = null!;

    /// <summary>Cancels the run's token.</summary>
    public void RequestCancellation() => RequestCancelOperationAction!();
}

/// <summary>What a run can ask about the other runs of its job.</summary>
public class CronOccurrenceOperations
{
    internal Action? SkipIfAlreadyRunningAction { get; set; }

    /// <summary>Ends this run, without counting it as failed, where an earlier one in this process is still under way.</summary>
    public void SkipIfAlreadyRunning() => SkipIfAlreadyRunningAction!();
}
