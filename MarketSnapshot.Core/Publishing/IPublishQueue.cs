namespace MarketSnapshot.Core.Publishing;

/// <summary>The snapshots that wait for publishing. Every method is one short transaction; none is open while the market is written.</summary>
internal interface IPublishQueue
{
    /// <summary>The queue's clock.</summary>
    Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken);

    /// <summary>Takes what is due, oldest first, for the length of the lease. A snapshot is never held by two workers at a time.</summary>
    Task<IReadOnlyList<ClaimedSnapshot>> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Records how sending ended, by <see cref="SettleRule"/>, against what each row says now. Done in one step for the whole batch; a row
    /// that is gone is passed over. A lease ends only where <paramref name="token"/> still holds it.
    /// </summary>
    Task<IReadOnlyList<SettleOutcome>> SettleAsync(Guid token, IReadOnlyList<SentSnapshot> sent, CancellationToken cancellationToken);
}
