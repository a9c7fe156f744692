namespace MarketSnapshot.Core.Publishing;

/// <summary>How one batch ended.</summary>
/// <param name="Claimed">How many snapshots were claimed; 0 when nothing was due.</param>
/// <param name="Outcomes">One for each snapshot that was claimed and still exists.</param>
/// <param name="MarketAway">The market was away for some or all of them.</param>
internal sealed record BatchOutcome(int Claimed, IReadOnlyList<SettleOutcome> Outcomes, Exception? MarketAway)
{
    /// <summary>Nothing was due.</summary>
    public static BatchOutcome Nothing { get; } = new(0, [], null);

    /// <summary>How many ended so.</summary>
    public int Count(SettleKind kind) => Outcomes.Count(outcome => outcome.Kind == kind);
}
