using MarketSnapshot.Core.Listings;

namespace MarketSnapshot.Core.Publishing;

/// <summary>What became of one claimed snapshot.</summary>
/// <param name="Claimed">What was sent.</param>
/// <param name="Fate">What became of it.</param>
internal sealed record SentSnapshot(ClaimedSnapshot Claimed, SendFate Fate)
{
    /// <summary>What the market holds instead or already; set for <see cref="SendFate.Held"/> after a duplicate, and for <see cref="SendFate.Contested"/>.</summary>
    public ListingHead? Head { get; init; }

    /// <summary>Why the market refused it.</summary>
    public string? Error { get; init; }
}

/// <summary>What became of a sent version.</summary>
internal enum SendFate
{
    /// <summary>The market holds it.</summary>
    Held,

    /// <summary>The market holds this version with other content, or a higher one: the row decides what that means.</summary>
    Contested,

    /// <summary>The market refuses it.</summary>
    Refused,

    /// <summary>Nobody knows: the market was away, or nothing was sent.</summary>
    Unknown,
}
