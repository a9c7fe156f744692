using Microsoft.Extensions.Options;

namespace MarketSnapshot.Core.Publishing;

/// <summary>
/// Publishes until nothing is left of what was due when it began, or the market is away. Memory holds a configured number of batches,
/// however many drains the process makes at a time.
/// </summary>
internal sealed class PublishDrain(SnapshotPublisher publisher, IPublishQueue queue, IOptions<PublishingOptions> options)
{
    /// <summary>
    /// Drains the queue in passes from its front to its end. What a pass left behind it, because it was held by another worker or came to
    /// be due again, is found by the next; the last one finds nothing. A version that fails is not tried again within the run. What comes in
    /// after the run began is left for the next run, so that each one ends under a steady stream too.
    /// </summary>
    /// <param name="ignoreBackOff">Takes what backs off after a failure too.</param>
    /// <param name="cancellationToken">Ends the run after the batches under way.</param>
    /// <param name="notClaimedWithin">Leaves what was claimed this short a time ago for later.</param>
    /// <returns>What was done, also when the run ended early.</returns>
    public async Task<DrainResult> RunAsync(bool ignoreBackOff, CancellationToken cancellationToken, TimeSpan? notClaimedWithin = null)
    {
        var result = new DrainResult();
        var begun = await queue.NowAsync(cancellationToken);
        var request = new ClaimRequest(Guid.Empty, options.Value.BatchSize)
        {
            IgnoreBackOff = ignoreBackOff,
            NotClaimedSince = begun,
            UnpublishedUntil = begun,
            NotClaimedWithin = notClaimedWithin,
        };
        bool mayBeMore;
        do
        {
            mayBeMore = await new DrainPass(publisher, request, result).RunAsync(options.Value.BatchesInFlight, cancellationToken);
        }
        while (mayBeMore && !cancellationToken.IsCancellationRequested);
        return result;
    }
}
