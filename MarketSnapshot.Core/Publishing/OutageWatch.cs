namespace MarketSnapshot.Core.Publishing;

/// <summary>
/// Tells when a store goes and when it is back, once each, however many calls are under way: what began before the change says nothing new
/// about it when it ends after.
/// </summary>
/// <param name="time">Orders the calls.</param>
internal sealed class OutageWatch(TimeProvider time)
{
    private readonly Lock _gate = new();
    private bool _isAway;
    private long? _changedAt;

    /// <summary>A call failed for the store's sake.</summary>
    /// <param name="startedAt">When it began.</param>
    /// <returns>Whether this is news.</returns>
    public bool Failed(long startedAt) => Changes(toAway: true, startedAt);

    /// <summary>A call was answered.</summary>
    /// <param name="startedAt">When it began.</param>
    /// <returns>Whether this is news.</returns>
    public bool Answered(long startedAt) => Changes(toAway: false, startedAt);

    private bool Changes(bool toAway, long startedAt)
    {
        lock (_gate)
        {
            if (_isAway == toAway || startedAt < _changedAt)
                return false;
            _isAway = toAway;
            _changedAt = time.GetTimestamp();
            return true;
        }
    }
}
