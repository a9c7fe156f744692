namespace MarketSnapshot.Core.Retention;

/// <summary>Removes rows that have had their time. Every method is one transaction of bounded size, which passes over locked rows.</summary>
internal interface IRetentionStore
{
    /// <summary>
    /// Snapshots that are off the market and known to be: a snapshot whose tombstone is still on its way stays, however old. The age counts
    /// from the later of the last change and the booking's end.
    /// </summary>
    /// <returns>How many were removed.</returns>
    Task<int> RemoveSnapshotsAsync(TimeSpan age, int size, CancellationToken cancellationToken);

    /// <summary>Lines of the history.</summary>
    /// <returns>How many were removed.</returns>
    Task<int> RemoveHistoryAsync(TimeSpan age, int size, CancellationToken cancellationToken);

    /// <summary>Ended runs of jobs.</summary>
    /// <returns>How many were removed.</returns>
    Task<int> RemoveJobRunsAsync(TimeSpan age, int size, CancellationToken cancellationToken);

    /// <summary>Sensor readings.</summary>
    /// <returns>How many were removed.</returns>
    Task<int> RemoveReadingsAsync(TimeSpan age, int size, CancellationToken cancellationToken);

    /// <summary>Events of listings, but never the newest: the numbers go on from it.</summary>
    /// <returns>How many were removed.</returns>
    Task<int> RemoveListingEventsAsync(TimeSpan age, int size, CancellationToken cancellationToken);
}
