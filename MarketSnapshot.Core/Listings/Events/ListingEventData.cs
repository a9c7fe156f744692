namespace MarketSnapshot.Core.Listings.Events;

/// <summary>The data of an event.</summary>
public sealed record ListingEventData
{
    /// <summary>The booking, which is the listing's id too.</summary>
    public required Guid BookingId { get; init; }

    /// <summary>The version that the market holds now. Of two versions of a listing the higher one is the newer.</summary>
    /// <example>3</example>
    public required long Version { get; init; }

    /// <summary>When that version was sent to the market.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What the listing shows; null when it was withdrawn, and where a card can't be made of it.</summary>
    public ListingCard? Listing { get; init; }
}
