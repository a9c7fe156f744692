using System.Diagnostics;
using MarketSnapshot.Core.Listings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace MarketSnapshot.Core.Publishing;

/// <summary>
/// Publishes one batch: claims, sends, reads duplicates back, settles. Whatever stops it in between, the leases run out, the batch is
/// sent again, and the market refuses what it holds already. Any number of batches may be under way at a time.
/// </summary>
internal sealed class SnapshotPublisher(
    IPublishQueue queue, IListingStore market, IOptions<PublishingOptions> options, TimeProvider time, ILogger<SnapshotPublisher> logger)
{
    /// <summary>The rest of the grace is for recording what was sent and giving back what was not.</summary>
    private const double SendingShareOfGrace = 2.0 / 3;

    /// <summary>How many batches the process has in flight: its drains share them.</summary>
    internal BatchLimit InFlight { get; } = new(options.Value.BatchesInFlight);

    private readonly ListingSender _sender = new(market, time, logger);
    private readonly OutageWatch _outage = new(time);

    /// <summary>Claims and publishes one batch.</summary>
    /// <param name="request">What to claim.</param>
    /// <param name="cancellationToken">Stops before the claim; a batch that is claimed has a short grace to end in.</param>
    /// <returns>How it ended; no outcomes when nothing was due.</returns>
    public async Task<BatchOutcome> PublishAsync(ClaimRequest request, CancellationToken cancellationToken) =>
        await FinishAsync(await ClaimAsync(request, cancellationToken), cancellationToken);

    /// <summary>The first of two parts: claims.</summary>
    public async Task<ClaimedBatch> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        return new(request.Token, await queue.ClaimAsync(request, cancellationToken), startedAt);
    }

    /// <summary>The second part: sends what was claimed, and records how that ended.</summary>
    /// <param name="batch">What was claimed.</param>
    /// <param name="cancellationToken">
    /// Once this is cancelled, what is being sent has a short grace; what is not, is given back.
    /// </param>
    public async Task<BatchOutcome> FinishAsync(ClaimedBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Snapshots.Count == 0)
            return BatchOutcome.Nothing;

        var grace = options.Value.StopGrace;
        using var sending = new GraceSource(cancellationToken, grace * SendingShareOfGrace, time);
        using var settling = new GraceSource(cancellationToken, grace, time);
        using var activity = PublishingTelemetry.Start(batch.Snapshots);
        var (sent, away) = cancellationToken.IsCancellationRequested
            ? (ListingSender.NotSent(batch.Snapshots), null)
            : await _sender.SendAsync(batch.Snapshots, sending.Token);
        var outcomes = await SettleAsync(batch, sent, activity, settling.Token);
        PublishingTelemetry.Tell(batch.Snapshots, outcomes, time.GetElapsedTime(batch.StartedAt), activity);
        Log(outcomes);
        return new(batch.Snapshots.Count, outcomes, away);
    }

    /// <summary>Whatever was sent is recorded, and whatever was not is given back, even while the process stops.</summary>
    private async Task<IReadOnlyList<SettleOutcome>> SettleAsync(
        ClaimedBatch batch, IReadOnlyList<SentSnapshot> sent, Activity? activity, CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        try
        {
            var outcomes = await queue.SettleAsync(batch.Token, sent, cancellationToken);
            if (_outage.Answered(startedAt))
                PublishingLog.Acknowledging(logger);
            return outcomes;
        }
        catch (Exception failure)
        {
            activity?.SetStatus(ActivityStatusCode.Error);
            if (_outage.Failed(startedAt))
                PublishingLog.NotAcknowledged(logger, failure is NpgsqlException { IsTransient: true } ? null : failure, batch.Snapshots.Count);
            throw;
        }
    }

    private void Log(IReadOnlyList<SettleOutcome> outcomes)
    {
        if (Of(SettleKind.Failed) is { Count: > 0 } failed)
            PublishingLog.Refused(logger, failed.Count, outcomes.Count, failed[0].BookingId, failed[0].Error);
        if (Of(SettleKind.Parked) is { Count: > 0 } parked)
            PublishingLog.Parked(logger, parked.Count, parked[0].BookingId, parked[0].Error);
        if (Of(SettleKind.Overtaken) is { Count: > 0 } overtaken)
            PublishingLog.Overtaken(logger, overtaken.Count, overtaken[0].BookingId);

        List<SettleOutcome> Of(SettleKind kind) => [.. outcomes.Where(outcome => outcome.Kind == kind)];
    }
}
