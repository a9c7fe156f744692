using System.Diagnostics;
using MarketSnapshot.Core.Listings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Core.Publishing;

/// <summary>
/// Publishes one batch: claims, sends, reads duplicates back, settles. Whatever stops it in between, the leases run out, the batch is
/// sent again, and the market refuses what it holds already.
/// </summary>
internal sealed class SnapshotPublisher(
    IPublishQueue queue, IListingStore market, IOptions<PublishingOptions> options, TimeProvider time, ILogger<SnapshotPublisher> logger)
{
    private int _marketIsAway;

    /// <summary>Claims and publishes one batch.</summary>
    /// <param name="request">What to claim.</param>
    /// <param name="cancellationToken">Stops before the claim; a batch that is claimed has a short grace to end in.</param>
    /// <returns>How it ended; no outcomes when nothing was due.</returns>
    public async Task<BatchOutcome> PublishAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var batch = await queue.ClaimAsync(request, cancellationToken);
        if (batch.Count == 0)
            return BatchOutcome.Nothing;

        using var work = new GraceSource(cancellationToken, options.Value.StopGrace, time);
        using var activity = PublishingTelemetry.Start(batch);
        var (sent, away) = await SendAsync(batch, work.Token);
        try
        {
            // Whatever was sent is recorded, and whatever was not is given back, even while the process stops.
            var outcomes = await queue.SettleAsync(request.Token, sent, CancellationToken.None);
            Tell(batch, outcomes, time.GetElapsedTime(started), activity);
            return new(batch.Count, outcomes, away);
        }
        catch (Exception failure)
        {
            activity?.SetStatus(ActivityStatusCode.Error);
            PublishingLog.NotSettled(logger, failure, batch.Count);
            throw;
        }
    }

    private async Task<(IReadOnlyList<SentSnapshot> Sent, Exception? Away)> SendAsync(
        IReadOnlyList<ClaimedSnapshot> batch, CancellationToken cancellationToken)
    {
        try
        {
            var results = await market.WriteAsync([.. batch.Select(claimed => claimed.State)], cancellationToken);
            var heads = await ReadBackAsync(batch, results, cancellationToken);
            SentSnapshot[] sent = [.. batch.Select((claimed, i) => Judge(claimed, results[i], heads))];
            if (results.FirstOrDefault(result => result.Kind == ListingWriteKind.Unanswered) is { Error: { } error })
                return (sent, MarketAway(error, null));

            if (Interlocked.Exchange(ref _marketIsAway, 0) == 1)
                PublishingLog.MarketBack(logger);
            return (sent, null);
        }
        catch (ListingStoreAwayException away)
        {
            return ([.. batch.Select(claimed => new SentSnapshot(claimed, SendFate.Unknown))], MarketAway(away.InnerException!.Message, away));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ([.. batch.Select(claimed => new SentSnapshot(claimed, SendFate.Unknown))], null);
        }
    }

    private async Task<IReadOnlyDictionary<Guid, ListingHead>> ReadBackAsync(
        IReadOnlyList<ClaimedSnapshot> batch, IReadOnlyList<ListingWriteResult> results, CancellationToken cancellationToken)
    {
        Guid[] duplicates = [.. batch.Where((_, i) => results[i].Kind == ListingWriteKind.Duplicate).Select(claimed => claimed.State.BookingId)];
        return duplicates.Length == 0
            ? new Dictionary<Guid, ListingHead>()
            : await market.ReadHeadsAsync(duplicates, cancellationToken);
    }

    private static SentSnapshot Judge(ClaimedSnapshot claimed, ListingWriteResult result, IReadOnlyDictionary<Guid, ListingHead> heads) =>
        result.Kind switch
        {
            ListingWriteKind.Written => new(claimed, SendFate.Held),
            ListingWriteKind.Duplicate => DuplicateRule.Judge(claimed, heads.GetValueOrDefault(claimed.State.BookingId), result.Error),
            ListingWriteKind.Refused => new(claimed, SendFate.Refused) { Error = result.Error },
            _ => new(claimed, SendFate.Unknown),
        };

    /// <summary>Says once that the market is away, however many batches meet it.</summary>
    private ListingStoreAwayException MarketAway(string reason, ListingStoreAwayException? away)
    {
        if (Interlocked.Exchange(ref _marketIsAway, 1) == 0)
            PublishingLog.MarketAway(logger, reason);
        return away ?? new ListingStoreAwayException(reason, new TimeoutException(reason));
    }

    private void Tell(
        IReadOnlyList<ClaimedSnapshot> batch, IReadOnlyList<SettleOutcome> outcomes, TimeSpan elapsed, Activity? activity)
    {
        PublishingTelemetry.Duration.Record(elapsed.TotalSeconds);
        PublishingTelemetry.BatchSize.Record(batch.Count);
        foreach (var kind in outcomes.CountBy(outcome => outcome.Kind))
        {
            PublishingTelemetry.Snapshots.Add(kind.Value, new TagList { { "outcome", kind.Key.ToString().ToLowerInvariant() } });
            activity?.SetTag($"market_snapshot.{kind.Key.ToString().ToLowerInvariant()}", kind.Value);
        }

        var since = batch.ToDictionary(claimed => claimed.State.BookingId, claimed => claimed.State.SentAt - claimed.UnpublishedSince);
        foreach (var outcome in outcomes)
        {
            if (outcome.Kind is SettleKind.Published or SettleKind.Withdrawn && since[outcome.BookingId] is { } waited)
                PublishingTelemetry.Delay.Record((waited + elapsed).TotalSeconds);
        }

        if (outcomes.FirstOrDefault(outcome => outcome.Kind == SettleKind.Failed) is { BookingId: var refused } first && refused != Guid.Empty)
            PublishingLog.Refused(logger, outcomes.Count(outcome => outcome.Kind == SettleKind.Failed), outcomes.Count, refused, first.Error);
        if (outcomes.FirstOrDefault(outcome => outcome.Kind == SettleKind.Overtaken) is { BookingId: var overtaken } && overtaken != Guid.Empty)
            PublishingLog.Overtaken(logger, outcomes.Count(outcome => outcome.Kind == SettleKind.Overtaken), overtaken);
    }
}
