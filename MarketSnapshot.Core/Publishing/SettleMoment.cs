namespace MarketSnapshot.Core.Publishing;

/// <summary>What is known of a row, besides its columns, when a sent version is settled.</summary>
/// <param name="Now">The time of the decision.</param>
/// <param name="NextChangeAt">When the version after the sent one came to be, if there is one.</param>
/// <param name="LeaseHeld">
/// Whether the worker still holds the row. Whoever lost it may confirm what the market holds, but counts no failure: the next holder counts it.
/// </param>
internal readonly record struct SettleMoment(DateTimeOffset Now, DateTimeOffset? NextChangeAt, bool LeaseHeld);
