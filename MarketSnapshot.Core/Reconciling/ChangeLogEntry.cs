namespace MarketSnapshot.Core.Reconciling;

/// <summary>Something in a source table was touched and has not been looked at yet. Written by statement triggers.</summary>
public sealed class ChangeLogEntry
{
    /// <summary>Identifier; its order means nothing, since transactions commit in another order than they number.</summary>
    public long Id { get; init; }

    /// <summary>What <see cref="SubjectId"/> identifies.</summary>
    public ChangeSubject Subject { get; init; }

    /// <summary>The booking, location or vendor whose snapshots have to be looked at.</summary>
    public Guid SubjectId { get; init; }

    /// <summary>When it was touched.</summary>
    public DateTimeOffset LoggedAt { get; init; }
}

/// <summary>What a change concerns.</summary>
public enum ChangeSubject
{
    /// <summary>One booking.</summary>
    Booking,

    /// <summary>All bookings at a location.</summary>
    Location,

    /// <summary>All bookings with a vendor.</summary>
    Vendor,
}
