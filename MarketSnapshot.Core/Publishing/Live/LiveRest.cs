namespace MarketSnapshot.Core.Publishing.Live;

/// <summary>
/// How long live publishing rests before it looks again by itself. What is due and yet not taken, since somebody has locked it or PostgreSQL
/// refuses to give it, is looked at ever less often: a lock goes without a word, and may as well stay for hours.
/// </summary>
internal sealed class LiveRest
{
    internal static readonly TimeSpan ShortestCheck = TimeSpan.FromMilliseconds(25);

    internal static readonly TimeSpan LongestCheck = TimeSpan.FromSeconds(5);

    /// <summary>So that a wait that ends by this host's clock has also ended by PostgreSQL's.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(2);

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private TimeSpan _check = ShortestCheck;

    /// <summary>Something has changed, perhaps what stood in the way.</summary>
    public void Woken() => _check = ShortestCheck;

    /// <summary>The rest after a look.</summary>
    /// <param name="claimedAny">Whether the look took anything.</param>
    /// <param name="due">What it left.</param>
    /// <returns>Null where nothing is left: only a change ends the rest then.</returns>
    public TimeSpan? After(bool claimedAny, LiveDue due)
    {
        TimeSpan? rest = due.Later is { } later ? Shorter(later + Slack, LongestWait) : null;
        if (claimedAny || !due.Now)
            _check = ShortestCheck;
        if (!due.Now)
            return rest;

        rest = Shorter(rest ?? _check, _check);
        _check = Shorter(2 * _check, LongestCheck);
        return rest;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
