namespace MarketSnapshot.Core.Publishing.Live;

/// <summary>What a drain has left.</summary>
/// <param name="Now">Whether something of it may be claimed now, as far as its columns tell.</param>
/// <param name="Later">How long until the first of the rest may be claimed; null where there is no rest.</param>
internal readonly record struct LiveDue(bool Now, TimeSpan? Later);
