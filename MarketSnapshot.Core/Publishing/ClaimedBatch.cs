namespace MarketSnapshot.Core.Publishing;

/// <summary>Snapshots that were claimed together and are settled together.</summary>
/// <param name="Token">The fencing token of the claim.</param>
/// <param name="Snapshots">What was claimed; none where nothing was due.</param>
/// <param name="StartedAt">When the claim began, as a timestamp of the process's clock.</param>
internal sealed record ClaimedBatch(Guid Token, IReadOnlyList<ClaimedSnapshot> Snapshots, long StartedAt);
