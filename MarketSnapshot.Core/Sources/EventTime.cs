namespace MarketSnapshot.Core.Sources;

/// <summary>When something was seen or done: not in the future, not before anybody recorded it.</summary>
public static class EventTime
{
    /// <summary>What is wrong with a time; null for one that is right.</summary>
    /// <param name="field">The field as the client names it.</param>
    /// <param name="time">The time, null where none was given.</param>
    /// <param name="now">PostgreSQL's clock.</param>
    public static FieldProblem? Problem(string field, DateTimeOffset? time, DateTimeOffset now) =>
        time is null ? null
        : time < SourceLimits.Earliest ? new(field, $"Must not lie before {SourceLimits.Earliest:yyyy-MM-dd}.")
        : time > now + SourceLimits.MaxAhead ? new(field, "Must not lie in the future.")
        : null;
}
