namespace MarketSnapshot.Api.Scheduler.RunNow;

/// <summary>Which job to run.</summary>
internal sealed class RunJobRequest
{
    /// <summary>The job's name.</summary>
    public string Job { get; set; } = "";
}
