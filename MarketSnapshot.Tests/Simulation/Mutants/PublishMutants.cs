using MarketSnapshot.Core.Listings;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Tests.Simulation.Market;
using MarketSnapshot.Tests.Simulation.Postgres;
using MarketSnapshot.Tests.Simulation.World;

namespace MarketSnapshot.Tests.Simulation.Mutants;

/// <summary>A write replaces whatever is there.</summary>
internal sealed class WithoutVersionGuard : Mechanisms
{
    public override bool Replaces(MarketDocument stored, MarketDocument sent) => true;
}

/// <summary>A duplicate key is taken for "the market has it already", without looking what it has.</summary>
internal sealed class WithoutReadBack : Mechanisms
{
    public override IListingStore Market(IListingStore market) => new Trusting(market);

    private sealed class Trusting(IListingStore market) : IListingStore
    {
        public async Task<IReadOnlyList<ListingWriteResult>> WriteAsync(IReadOnlyList<ListingState> states, CancellationToken cancellationToken) =>
            [.. (await market.WriteAsync(states, cancellationToken))
                .Select(result => result.Kind == ListingWriteKind.Duplicate ? new(ListingWriteKind.Written) : result)];

        public Task<IReadOnlyDictionary<Guid, ListingHead>> ReadHeadsAsync(IReadOnlyCollection<Guid> bookingIds, CancellationToken cancellationToken) =>
            market.ReadHeadsAsync(bookingIds, cancellationToken);
    }
}

/// <summary>The acknowledgement confirms whatever version the row has by then, not the one that was sent.</summary>
internal sealed class WithoutComparingAcknowledgement : Mechanisms
{
    public override (SnapshotStanding Row, SettleKind Kind) Settle(SnapshotStanding row, SentSnapshot sent, SettleMoment moment, RetryRule retry)
    {
        var (settled, kind) = base.Settle(row, sent, moment, retry);
        return kind is SettleKind.Published or SettleKind.Withdrawn
            ? (settled with { PublishedVersion = settled.Version, UnpublishedSince = null }, kind)
            : (settled, kind);
    }
}

/// <summary>What was sent is confirmed even where the row was restored to an older version meanwhile.</summary>
internal sealed class WithoutLookAtARestoredRow : Mechanisms
{
    public override (SnapshotStanding Row, SettleKind Kind) Settle(SnapshotStanding row, SentSnapshot sent, SettleMoment moment, RetryRule retry) =>
        sent.Fate == SendFate.Held && sent.Claimed.State.Version > row.Version
            ? (row with { PublishedVersion = sent.Claimed.State.Version, UnpublishedSince = null }, SettleKind.Published)
            : base.Settle(row, sent, moment, retry);
}

/// <summary>Whoever settles a batch frees its rows, whoever holds them by then.</summary>
internal sealed class WithoutFencingToken : Mechanisms
{
    public override bool Releases(Guid? holder, Guid token) => true;
}

/// <summary>What is due is claimed, whoever holds it.</summary>
internal sealed class WithoutLease : Mechanisms
{
    public override bool IsFree(SnapshotRow row, DateTimeOffset now) => true;
}

/// <summary>A claim ends only when its worker says so.</summary>
internal sealed class WithoutEndOfLease : Mechanisms
{
    public override bool IsFree(SnapshotRow row, DateTimeOffset now) => row.LeaseToken is null;
}

/// <summary>A withdrawal deletes the listing and leaves nothing.</summary>
internal sealed class WithoutTombstone : Mechanisms
{
    public override MarketDocument? Withdrawn(MarketDocument tombstone) => null;
}

/// <summary>A listing has an id of its own, and not its booking's.</summary>
internal sealed class WithoutUniqueId : Mechanisms
{
    public override bool HasUniqueId => false;
}

/// <summary>What was never acknowledged counts as never sent.</summary>
internal sealed class WithoutMemoryOfClaims : Mechanisms
{
    public override bool WasNeverOnMarket(SnapshotRow row) => row.Standing.PublishedVersion == 0;
}

/// <summary>A run tries what failed again and again.</summary>
internal sealed class WithoutOneTryInARun : Mechanisms
{
    public override bool MayBeTriedAgain(SnapshotRow row, DateTimeOffset notClaimedSince) => true;
}

/// <summary>A store that is away is put down to the row.</summary>
internal sealed class WithoutForgivingAStoreThatIsAway : Mechanisms
{
    public override IListingStore Market(IListingStore market) => new Blaming(market);

    private sealed class Blaming(IListingStore market) : IListingStore
    {
        public async Task<IReadOnlyList<ListingWriteResult>> WriteAsync(IReadOnlyList<ListingState> states, CancellationToken cancellationToken)
        {
            try
            {
                return await market.WriteAsync(states, cancellationToken);
            }
            catch (ListingStoreAwayException away)
            {
                return [.. states.Select(_ => new ListingWriteResult(ListingWriteKind.Refused, away.Message))];
            }
        }

        public Task<IReadOnlyDictionary<Guid, ListingHead>> ReadHeadsAsync(IReadOnlyCollection<Guid> bookingIds, CancellationToken cancellationToken) =>
            market.ReadHeadsAsync(bookingIds, cancellationToken);
    }
}
