namespace MarketSnapshot.Core.Publishing;

/// <summary>What a worker asks for.</summary>
/// <param name="Token">The fencing token of this claim: what it holds is released only by it, or by time.</param>
/// <param name="Size">At most so many.</param>
internal sealed record ClaimRequest(Guid Token, int Size)
{
    /// <summary>Only this booking's, whether parked or backing off or not.</summary>
    public Guid? BookingId { get; init; }

    /// <summary>Takes what backs off after a failure too.</summary>
    public bool IgnoreBackOff { get; init; }

    /// <summary>Passes over what was claimed since then at its present version: a run tries each version once.</summary>
    public DateTimeOffset? NotClaimedSince { get; init; }

    /// <summary>
    /// Passes over what came to be unpublished after this moment: a run publishes what was due when it began, and ends, however steadily more
    /// comes in. What bears a time that is still to come, since a clock was put back, is not passed over.
    /// </summary>
    public DateTimeOffset? UnpublishedUntil { get; init; }

    /// <summary>
    /// Goes on behind this snapshot, in the order of the queue. What is passed over, because somebody held it at that moment, stays due.
    /// </summary>
    public QueuePosition? After { get; init; }

    /// <summary>Passes over what was claimed this short a time ago, whatever changed since: a listing that changes often is not sent more often.</summary>
    public TimeSpan? NotClaimedWithin { get; init; }
}
