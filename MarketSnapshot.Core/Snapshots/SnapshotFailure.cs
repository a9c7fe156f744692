namespace MarketSnapshot.Core.Snapshots;

/// <summary>A snapshot that could not be rebuilt or published.</summary>
/// <param name="BookingId">The booking.</param>
/// <param name="Error">Why, for an operator.</param>
public sealed record SnapshotFailure(Guid BookingId, string Error)
{
    /// <summary>So many, the first ones, are told of a run.</summary>
    internal const int MostTold = 20;
}
