namespace MarketSnapshot.Tests.Simulation.Engine;

/// <summary>Something happened in a history that must never happen.</summary>
/// <param name="invariant">The promise that was broken, by a short name.</param>
/// <param name="what">What happened.</param>
internal sealed class BrokenPromiseException(string invariant, string what) : Exception($"{invariant}: {what}")
{
    public string Invariant { get; } = invariant;
}
