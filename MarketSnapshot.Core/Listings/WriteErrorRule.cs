using System.Collections.Frozen;

namespace MarketSnapshot.Core.Listings;

/// <summary>
/// Which errors that a bulk's writes met say that the store takes no writes, and which say that it does not take this one. What is put down
/// to the store counts no attempt and ends the run, so a single document must never be able to cause it for good.
/// </summary>
internal static class WriteErrorRule
{
    /// <summary>The server's state, whatever is written: not primary, shutting down, not allowed, out of space, cut off from the others.</summary>
    private static readonly FrozenSet<int> OfServer = FrozenSet.ToFrozenSet(
        [6, 7, 13, 18, 64, 89, 91, 100, 133, 189, 202, 317, 358, 384, 9001, 10058, 10107, 11600, 11602, 13435, 13436, 14031]);

    /// <summary>
    /// Locks, conflicts, interruptions and time limits: a server under load meets them, and so does one document that somebody holds, for ever
    /// if need be.
    /// </summary>
    private static readonly FrozenSet<int> OfEither = FrozenSet.ToFrozenSet([24, 46, 50, 112, 246, 262, 11601]);

    /// <summary>Whether one of a bulk's errors is the store's and not its document's.</summary>
    /// <param name="code">MongoDB's code of the error.</param>
    /// <param name="codes">The codes of all the errors of that bulk.</param>
    /// <param name="writes">How many writes the bulk had.</param>
    public static bool IsStoreAway(int code, IReadOnlyCollection<int> codes, int writes) =>
        OfServer.Contains(code) || (OfEither.Contains(code) && IsStoreAway(codes, writes));

    /// <summary>
    /// Whether the errors of a bulk are the store's: one of them is about the server, or several documents, and not one less than all of the
    /// bulk, met what a single one might meet by itself.
    /// </summary>
    public static bool IsStoreAway(IReadOnlyCollection<int> codes, int writes) =>
        codes.Any(OfServer.Contains) || (writes > 1 && codes.Count == writes && codes.All(OfEither.Contains));
}
