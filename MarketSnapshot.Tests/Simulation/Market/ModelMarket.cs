using MarketSnapshot.Core.Listings;
using MarketSnapshot.Tests.Simulation.Engine;
using MarketSnapshot.Tests.Simulation.Postgres;
using MarketSnapshot.Tests.Simulation.World;

namespace MarketSnapshot.Tests.Simulation.Market;

/// <summary>
/// The model of MongoDB: documents, and what may happen to the server. A write is done when its message arrives, whether or not anybody
/// still waits for the answer.
/// </summary>
internal sealed class ModelMarket(Simulator simulator, Mechanisms mechanisms)
{
    /// <summary>In the order of arrival; one for each booking, as long as the id is unique.</summary>
    private List<MarketDocument> _documents = [];
    private readonly HashSet<Guid> _expired = [];

    /// <summary>Hears of every write: what was there, what came.</summary>
    public Action<MarketDocument?, MarketDocument>? Written { get; set; }

    /// <summary>Hears of every listing that is refused.</summary>
    public Action<MarketDocument>? Refused { get; set; }

    /// <summary>Hears of every booking whose tombstone has gone by its time.</summary>
    public Action<Guid>? Expired { get; set; }

    /// <summary>Hears of every booking whose document was changed otherwise.</summary>
    public Action<Guid>? ChangedByHand { get; set; }

    public IReadOnlyList<MarketDocument> Documents => _documents;

    /// <summary>Nobody reaches the server.</summary>
    public bool IsAway { get; set; }

    /// <summary>How badly it is reached.</summary>
    public MarketFaults Faults { get; set; } = MarketFaults.None;

    /// <summary>Bookings whose listing the server refuses, whatever their version.</summary>
    public HashSet<Guid> Refuses { get; } = [];

    /// <summary>How many messages are on their way.</summary>
    public int UnderWay { get; set; }

    public Simulator Simulator => simulator;

    public MarketDocument? Find(Guid booking) => _documents.Find(document => document.Booking == booking);

    /// <summary>One guarded write: replaces a document of a lower version, inserts where there is none, or meets the unique id.</summary>
    public ListingWriteKind Write(MarketDocument sent)
    {
        if (Refuses.Contains(sent.Booking) && sent.OnMarket)
        {
            Refused?.Invoke(sent);
            return ListingWriteKind.Refused;
        }

        var at = _documents.FindIndex(document => document.Booking == sent.Booking && mechanisms.Replaces(document, sent));
        var stored = at < 0 ? Find(sent.Booking) : _documents[at];
        if (at < 0 && stored is not null && mechanisms.HasUniqueId)
            return ListingWriteKind.Duplicate;

        simulator.Note($"  the market takes {Describe(sent)}");
        if (at >= 0)
            _documents.RemoveAt(at);
        Written?.Invoke(stored, sent);
        if ((sent.OnMarket ? sent : mechanisms.Withdrawn(sent)) is { } kept)
            _documents.Add(kept);
        return ListingWriteKind.Written;
    }

    /// <summary>Puts a tombstone in place of a listing that is still on sale at a version.</summary>
    public bool WithdrawOrphan(Guid booking, long version, DateTimeOffset at)
    {
        var found = _documents.FindIndex(document => document.Booking == booking && document.OnMarket && document.Version == version);
        if (found < 0)
            return false;
        _documents[found] = new(booking, version + 1, false, null, null, at);
        simulator.Note($"  the market takes {Describe(_documents[found])}");
        ChangedByHand?.Invoke(booking);
        return true;
    }

    /// <summary>Tombstones go after a while.</summary>
    public void ExpireTombstones(DateTimeOffset before)
    {
        foreach (var tombstone in _documents.Where(one => !one.OnMarket && one.WrittenAt < before).ToList())
        {
            _documents.Remove(tombstone);
            _expired.Add(tombstone.Booking);
            Expired?.Invoke(tombstone.Booking);
        }
    }

    /// <summary>Tombstones that went before count as gone now: a database that was restored does not know of them.</summary>
    public void Forget()
    {
        foreach (var booking in _expired)
            Expired?.Invoke(booking);
        _expired.Clear();
    }

    /// <summary>Somebody changes or deletes a document by hand.</summary>
    public void PutByHand(Guid booking, MarketDocument? document)
    {
        _documents.RemoveAll(one => one.Booking == booking);
        if (document is not null)
            _documents.Add(document);
        ChangedByHand?.Invoke(booking);
        simulator.Note($"  by hand: {(document is null ? $"{ModelDatabase.Short(booking)} is deleted" : Describe(document))}");
    }

    /// <summary>Keeps a copy; the answer puts the market back to it.</summary>
    public Action Backup()
    {
        List<MarketDocument> copy = [.. _documents];
        return () =>
        {
            var touched = _documents.Concat(copy).Select(document => document.Booking).Distinct().ToList();
            _documents = [.. copy];
            touched.ForEach(booking => ChangedByHand?.Invoke(booking));
        };
    }

    private static string Describe(MarketDocument document) =>
        $"{ModelDatabase.Short(document.Booking)} v{document.Version} {(document.OnMarket ? document.Hash : "withdrawn")}";
}
