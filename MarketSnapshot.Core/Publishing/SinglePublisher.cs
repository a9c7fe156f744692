using MarketSnapshot.Core.Snapshots;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Core.Publishing;

/// <summary>Publishes the snapshot of one booking now, under a lease like any worker.</summary>
public sealed class SinglePublisher
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LeaseCheck = TimeSpan.FromMilliseconds(100);

    private readonly IListingStandings _standings;
    private readonly ISnapshotRebuilds _rebuilds;
    private readonly SnapshotPublisher _publisher;
    private readonly IOptions<PublishingOptions> _options;
    private readonly TimeProvider _time;

    internal SinglePublisher(
        IListingStandings standings, ISnapshotRebuilds rebuilds, SnapshotPublisher publisher, IOptions<PublishingOptions> options, TimeProvider time)
    {
        _standings = standings;
        _rebuilds = rebuilds;
        _publisher = publisher;
        _options = options;
        _time = time;
    }

    /// <summary>
    /// Makes the market hold the snapshot's present version. Asking again changes nothing. A parked snapshot is tried, and unparked by
    /// success.
    /// </summary>
    /// <exception cref="NotFoundException">The booking has no snapshot.</exception>
    /// <exception cref="ConflictException">The booking is not on the market; its listing is withdrawn by now.</exception>
    /// <exception cref="TryLaterException">
    /// MongoDB is away or refuses this listing, the snapshot can't be written as one, or another worker holds the snapshot for longer than this one waits.
    /// </exception>
    public async Task<PublishedListing> PublishAsync(Guid bookingId, CancellationToken cancellationToken)
    {
        var standing = await BringUpToDateAsync(bookingId, cancellationToken);
        return standing.OnMarket
            ? new(bookingId.ToString(), standing.Version, standing.PublishedAt)
            : throw new ConflictException(
                "not_on_market",
                "The booking is not on the market: it is rejected, cancelled, completed or deleted, or its end date has passed. Its listing is withdrawn.");
    }

    /// <summary>The same for a listing or its withdrawal, whichever the snapshot says.</summary>
    internal async Task<ListingStanding> BringUpToDateAsync(Guid bookingId, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            var standing = await _standings.ReadAsync(bookingId, cancellationToken) ?? throw new NotFoundException("snapshot of a booking", bookingId);
            if (standing.HasEnded)
            {
                await _rebuilds.RebuildNowAsync(bookingId, SnapshotCause.BookingEnded, cancellationToken);
                continue;
            }

            if (standing.PublishedVersion == standing.Version)
                return standing;

            var batch = await _publisher.PublishAsync(new ClaimRequest(Guid.NewGuid(), Size: 1) { BookingId = bookingId }, cancellationToken);
            if (batch.MarketAway is { } away)
                throw new TryLaterException("market_away", "The market can't be reached at the moment. The listing is brought up to date when it is back.", RetryAfter, away);
            if (batch.Outcomes is [{ Kind: SettleKind.Failed or SettleKind.Parked }])
                throw new TryLaterException("market_refused", "The listing can't be published: the market refused it, or the snapshot can't be written as one. Its last_error tells why.", RetryAfter);

            // Something ended well: look again, since the row may have moved on meanwhile. Nothing was claimed: another worker holds it.
            if (batch.Outcomes.Count > 0)
                continue;
            if (_time.GetElapsedTime(started) >= _options.Value.LeaseWait)
                throw new TryLaterException("leased_elsewhere", "Another worker is publishing this snapshot.", RetryAfter);
            await Task.Delay(LeaseCheck, _time, cancellationToken);
        }
    }
}
