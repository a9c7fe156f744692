namespace MarketSnapshot.Core.Reconciling;

/// <summary>What to take out of the change log.</summary>
/// <param name="Until">When the run began: later entries are left.</param>
/// <param name="Size">Subjects to take, and bookings to rebuild, at most.</param>
/// <param name="Without">Bookings that failed in this run; they are left for the next.</param>
internal sealed record TakeRequest(DateTimeOffset Until, int Size, IReadOnlyCollection<Guid> Without)
{
    /// <summary>Goes on behind this entry, because others hold all that was found before it. 0 for the front of the log.</summary>
    public long After { get; init; }
}
