namespace MarketSnapshot.Core.Watch;

/// <summary>How many changes reached the market within the last hours, whoever brought them there: sync, reconcile, live publishing, or a person.</summary>
/// <param name="IntervalSeconds">How much time each bar covers, in seconds.</param>
/// <param name="Bars">The bars without a gap, oldest first; the last one goes on.</param>
/// <param name="LastHour">Changes within the last sixty minutes.</param>
public sealed record MarketPace(int IntervalSeconds, IReadOnlyList<PaceBar> Bars, long LastHour);

/// <summary>One span of time.</summary>
/// <param name="At">Its begin.</param>
/// <param name="Changes">Listings that appeared, changed or left within it.</param>
public sealed record PaceBar(DateTimeOffset At, long Changes);
