namespace MarketSnapshot.Core.Publishing.Live;

/// <summary>Publishing at once; configuration section <c>Publishing</c>, beside <see cref="PublishingOptions"/>.</summary>
public sealed class LivePublishingOptions
{
    /// <summary>Whether changes are published at once. The scheduled sync goes on as the safety net. Default false.</summary>
    public bool Live { get; set; }

    /// <summary>
    /// A snapshot is published live at most once in this time: its first change at once, what follows together at the end of it. 50
    /// milliseconds to a minute. Default 500 milliseconds.
    /// </summary>
    public TimeSpan LiveDebounce { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Whether snapshots follow their sources (readings, pest events, certificates, inspections, rows that were changed by hand) at once
    /// too; otherwise the scheduled reconcile brings them up to date. Default true.
    /// </summary>
    public bool LiveSources { get; set; } = true;

    /// <summary>
    /// How often live publishing looks after sources at most: after the first change at once, and then not before this time has passed, nor
    /// before as much time as the last look took. 100 milliseconds to an hour. Default 2 seconds.
    /// </summary>
    public TimeSpan LiveSourcesInterval { get; set; } = TimeSpan.FromSeconds(2);

    internal bool IsValid() =>
        LiveDebounce >= TimeSpan.FromMilliseconds(50) && LiveDebounce <= TimeSpan.FromMinutes(1)
        && LiveSourcesInterval >= TimeSpan.FromMilliseconds(100) && LiveSourcesInterval <= TimeSpan.FromHours(1);
}
