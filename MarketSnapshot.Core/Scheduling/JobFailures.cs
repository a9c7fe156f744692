namespace MarketSnapshot.Core.Scheduling;

/// <summary>Why runs count as failed although they came to their end.</summary>
public static class JobFailures
{
    /// <summary>Publishing ended early.</summary>
    public const string MarketAway = "MongoDB is away; what was not sent stays due.";

    /// <summary>A run's worker no longer said that it lives.</summary>
    public const string WorkerDied = "The process that made this run died or lost its connection to PostgreSQL.";
}
