namespace MarketSnapshot.Core.Auditing;

/// <summary>
/// Which snapshots one audit rebuilds. Every booking has its place in a round by its id alone, so a round reaches every snapshot exactly
/// once, however many come and go meanwhile.
/// </summary>
/// <param name="Number">The turn: 0, 1, 2 …</param>
/// <param name="Round">How many turns reach all; 0 when none is to be rebuilt.</param>
internal sealed record RebuildTurn(long Number, int Round)
{
    /// <summary>The turn that comes after so many.</summary>
    public static RebuildTurn After(long turns, double share) => new(turns, share > 0 ? (int)Math.Min(Math.Ceiling(1 / share), int.MaxValue) : 0);

    /// <summary>Whether it is the booking's turn.</summary>
    public bool Reaches(Guid bookingId) => Round > 0 && Mix(bookingId) % (uint)Round == Number % Round;

    /// <summary>FNV-1a: the same in every process, and even where ids are numbered by hand.</summary>
    private static uint Mix(Guid bookingId)
    {
        Span<byte> bytes = stackalloc byte[16];
        bookingId.TryWriteBytes(bytes);
        var hash = 2166136261u;
        foreach (var part in bytes)
            hash = (hash ^ part) * 16777619u;
        return hash ^ (hash >> 16);
    }
}
