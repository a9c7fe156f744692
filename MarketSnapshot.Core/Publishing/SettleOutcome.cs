namespace MarketSnapshot.Core.Publishing;

/// <summary>How one sent version counts.</summary>
/// <param name="BookingId">The booking.</param>
/// <param name="Kind">How it counts.</param>
/// <param name="Error">Why it failed.</param>
internal readonly record struct SettleOutcome(Guid BookingId, SettleKind Kind, string? Error);

/// <summary>How a sent version counts.</summary>
internal enum SettleKind
{
    /// <summary>The listing is on the market at that version.</summary>
    Published,

    /// <summary>The listing is off the market.</summary>
    Withdrawn,

    /// <summary>The market holds a newer one, as it should.</summary>
    Superseded,

    /// <summary>The market was ahead of the row with other content: the row has a new version and stays due.</summary>
    Overtaken,

    /// <summary>The market refused it; the row is tried again after a while.</summary>
    Failed,

    /// <summary>The market refused it, as often as it is tried: the row waits for an operator.</summary>
    Parked,

    /// <summary>It was given back: no attempt.</summary>
    Released,
}
