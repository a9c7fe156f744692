using MarketSnapshot.Core.Snapshots;

namespace MarketSnapshot.Core.Publishing;

/// <summary>The part of a snapshot row that says where its listing stands.</summary>
internal sealed record SnapshotStanding
{
    public required long Version { get; init; }

    public required long PublishedVersion { get; init; }

    public required SnapshotStatus Status { get; init; }

    public required bool OnMarket { get; init; }

    public required string ContentHash { get; init; }

    /// <summary>Null exactly when <see cref="PublishedVersion"/> is <see cref="Version"/>.</summary>
    public DateTimeOffset? UnpublishedSince { get; init; }

    public DateTimeOffset? FirstPublishedAt { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    public DateTimeOffset? LastSyncedAt { get; init; }

    public int Attempts { get; init; }

    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>How long the last wait after a failure was; the next one follows from it.</summary>
    public TimeSpan? RetryDelay { get; init; }

    public string? LastError { get; init; }

    public DateTimeOffset? ParkedAt { get; init; }
}
