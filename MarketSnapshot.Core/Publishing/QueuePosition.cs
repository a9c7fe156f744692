namespace MarketSnapshot.Core.Publishing;

/// <summary>A place in the queue, which is ordered by time, oldest first, and by id.</summary>
/// <param name="UnpublishedSince">Since when the market lacks the snapshot's oldest change.</param>
/// <param name="Id">The row.</param>
internal sealed record QueuePosition(DateTimeOffset UnpublishedSince, Guid Id)
{
    /// <summary>The place of the last of some snapshots; null for none.</summary>
    public static QueuePosition? LastOf(IEnumerable<ClaimedSnapshot> claimed) => claimed
        .Where(one => one.UnpublishedSince is not null)
        .OrderBy(one => one.UnpublishedSince).ThenBy(one => one.Id)
        .Select(one => new QueuePosition(one.UnpublishedSince!.Value, one.Id))
        .LastOrDefault();
}
