using MarketSnapshot.Core.Listings;
using Microsoft.Extensions.Logging;

namespace MarketSnapshot.Core.Publishing;

/// <summary>Sends claimed snapshots to the market and finds out what became of each.</summary>
internal sealed class ListingSender(IListingStore market, TimeProvider time, ILogger logger)
{
    private readonly OutageWatch _outage = new(time);

    /// <summary>The fates of snapshots of which nobody knows what became.</summary>
    public static SentSnapshot[] NotSent(IReadOnlyList<ClaimedSnapshot> batch) =>
        [.. batch.Select(claimed => new SentSnapshot(claimed, SendFate.Unknown))];

    /// <summary>
    /// Sends a batch. A market that is away is no error here: what it answered before is known all the same, and of the rest nobody knows.
    /// </summary>
    /// <returns>One fate for each, in their order, and why the market is away, if it is.</returns>
    public async Task<(IReadOnlyList<SentSnapshot> Sent, ListingStoreAwayException? Away)> SendAsync(
        IReadOnlyList<ClaimedSnapshot> batch, CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        var sent = NotSent(batch);
        try
        {
            var raced = await WriteAsync(sent, [.. Enumerable.Range(0, sent.Length)], cancellationToken);
            await WriteAsync(sent, raced, cancellationToken);
            if (_outage.Answered(startedAt))
                PublishingLog.MarketBack(logger);
            return (sent, null);
        }
        catch (ListingStoreAwayException away)
        {
            if (_outage.Failed(startedAt))
                PublishingLog.MarketAway(logger, ErrorText.Of(away.InnerException?.Message ?? away.Message));
            return (sent, away);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return (sent, null);
        }
    }

    /// <summary>Writes the snapshots at some places of the batch, and notes there what became of them.</summary>
    /// <returns>
    /// The places to try once more: two first versions of one listing that arrive at the same moment make the market answer a duplicate to
    /// one of them, be it the newer. So a duplicate for which no such listing is found counts as the row's failure only the second time.
    /// </returns>
    private async Task<int[]> WriteAsync(SentSnapshot[] sent, int[] places, CancellationToken cancellationToken)
    {
        if (places.Length == 0)
            return [];
        foreach (var place in places)
            sent[place] = new(sent[place].Claimed, SendFate.Unknown);

        var results = await market.WriteAsync([.. places.Select(place => sent[place].Claimed.State)], cancellationToken);
        List<(int Place, string? Error)> duplicates = [];
        foreach (var (place, result) in places.Zip(results))
        {
            if (result.Kind == ListingWriteKind.Written)
                sent[place] = new(sent[place].Claimed, SendFate.Held);
            else if (result.Kind == ListingWriteKind.Refused)
                sent[place] = new(sent[place].Claimed, SendFate.Refused) { Error = result.Error };
            else if (result.Kind == ListingWriteKind.Duplicate)
                duplicates.Add((place, result.Error));
        }

        if (duplicates.Count > 0)
        {
            var heads = await market.ReadHeadsAsync([.. duplicates.Select(one => sent[one.Place].Claimed.State.BookingId)], cancellationToken);
            foreach (var (place, error) in duplicates)
                sent[place] = DuplicateRule.Judge(sent[place].Claimed, heads.GetValueOrDefault(sent[place].Claimed.State.BookingId), error);
        }

        return results.FirstOrDefault(result => result.Kind == ListingWriteKind.Unanswered) is { Error: { } reason }
            ? throw new ListingStoreAwayException(reason, new TimeoutException(reason))
            : [.. duplicates.Select(one => one.Place).Where(place => sent[place].Fate == SendFate.Refused)];
    }
}
