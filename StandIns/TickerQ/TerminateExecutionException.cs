namespace TickerQ.Exceptions;

/// <summary>Ends a run that has nothing to do; it counts as skipped and not as failed.</summary>
public class TerminateExecutionException : Exception
{
    /// <summary>Says why.</summary>
    /// <param name="message">Why the run ends.</param>
    public TerminateExecutionException(string message)
        : base(message)
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why the run ends.</param>
    /// <param name="innerException">What led to it.</param>
    public TerminateExecutionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
