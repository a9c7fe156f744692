using TickerQ.Utilities.Enums;

namespace TickerQ.Utilities.Base;

/// <summary>
/// Makes a method a job. The method returns <see cref="Task"/> or nothing, takes a <see cref="TickerFunctionContext"/>, a
/// <see cref="CancellationToken"/>, both or neither, and belongs to a public or internal, top-level, non-abstract class. What is given
/// here is read from the metadata; the attribute itself keeps nothing.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public class TickerFunctionAttribute : Attribute
{
    /// <summary>Names the job and says when it runs.</summary>
    /// <param name="functionName">The job's name; no two jobs share one.</param>
    /// <param name="cronExpression">
    /// Six fields, seconds first; or <c>%Section:Key%</c>, which names the configuration key that holds them. Without it the job is never due.
    /// </param>
    /// <param name="taskPriority">Which job goes first when several are due at once.</param>
    /// <param name="maxConcurrency">How many runs of this job may go on at a time; 0 for any number.</param>
    public TickerFunctionAttribute(
        string functionName,
        string? cronExpression = null,
        TickerTaskPriority taskPriority = TickerTaskPriority.Normal,
        int maxConcurrency = 0)
    {
        _ = functionName;
        _ = cronExpression;
        _ = taskPriority;
        _ = maxConcurrency;
    }
}
