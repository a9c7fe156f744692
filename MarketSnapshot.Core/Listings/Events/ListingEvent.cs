namespace MarketSnapshot.Core.Listings.Events;

/// <summary>
/// The market is known to hold another version of a listing. Written by the transaction that records it; never changed, removed after
/// a while.
/// </summary>
public sealed class ListingEvent
{
    /// <summary>
    /// 1, 2, 3 … in the order in which the transactions committed, without gaps: whoever has seen one has had the chance to see all
    /// before it.
    /// </summary>
    public long Id { get; init; }

    /// <summary>What happened.</summary>
    public ListingEventKind Kind { get; init; }

    /// <summary>The booking, which is the listing's id too.</summary>
    public Guid BookingId { get; init; }

    /// <summary>The version; higher than that of every earlier event of the booking.</summary>
    public long Version { get; init; }

    /// <summary>When it was recorded, by PostgreSQL's clock.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>What a subscriber is told, as JSON.</summary>
    public required string Data { get; init; }
}

/// <summary>What happened to a listing.</summary>
public enum ListingEventKind
{
    /// <summary>It appeared on the market, for the first time or again.</summary>
    Published,

    /// <summary>It is on the market and shows something newer.</summary>
    Updated,

    /// <summary>It is off the market.</summary>
    Withdrawn,
}
