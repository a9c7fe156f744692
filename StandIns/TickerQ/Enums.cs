namespace TickerQ.Utilities.Enums;

/// <summary>Which job goes first when several are due at once.</summary>
public enum TickerTaskPriority
{
    /// <summary>Takes long.</summary>
    LongRunning,

    /// <summary>Goes first.</summary>
    High,

    /// <summary>Goes after those of high priority.</summary>
    Normal,

    /// <summary>Goes last.</summary>
    Low,
}

/// <summary>What made a run due.</summary>
public enum TickerType
{
    /// <summary>A cron expression.</summary>
    CronTickerOccurrence,

    /// <summary>A moment it was queued for.</summary>
    TimeTicker,
}
