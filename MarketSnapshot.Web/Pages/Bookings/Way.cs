using MarketSnapshot.Web.Api.Bookings;

namespace MarketSnapshot.Web.Pages.Bookings;

/// <summary>How far a step of a booking's way is.</summary>
public enum StepState
{
    /// <summary>Behind it.</summary>
    Done,

    /// <summary>What is waited for.</summary>
    Waiting,

    /// <summary>It went wrong, or somebody said no.</summary>
    Failed,

    /// <summary>It will not come any more.</summary>
    Off,
}

/// <summary>One step of a booking's way.</summary>
/// <param name="Name">Which: <c>booked</c>, <c>confirmed</c>, <c>snapshot</c> or <c>published</c>.</param>
/// <param name="State">How far it is.</param>
/// <param name="At">When it was made; null where it was not.</param>
/// <param name="Word">What is to be said of it beyond that, a key such as <c>next_sync</c>.</param>
/// <param name="WordAt">The moment that the word is about.</param>
public sealed record WayStep(string Name, StepState State, DateTimeOffset? At = null, string? Word = null, DateTimeOffset? WordAt = null);

/// <summary>The way of a booking from the farmer to the market: booked, confirmed, its snapshot ready, published.</summary>
public static class Way
{
    /// <summary>The four steps.</summary>
    /// <param name="booking">The booking.</param>
    /// <param name="snapshot">Where its listing stands; null where that is not known yet.</param>
    /// <param name="sync">When the market is brought up to date; null where that is not known.</param>
    public static IReadOnlyList<WayStep> Of(BookingAnswer booking, SnapshotAnswer? snapshot, NextSyncAnswer? sync)
    {
        ArgumentNullException.ThrowIfNull(booking);
        return
        [
            new("booked", StepState.Done, booking.CreatedAt),
            Confirmed(booking),
            snapshot is null ? new("snapshot", StepState.Waiting) : new("snapshot", StepState.Done, snapshot.CreatedAt),
            Published(snapshot, sync?.NextRunAt),
        ];
    }

    private static WayStep Confirmed(BookingAnswer booking) => booking switch
    {
        { VendorConfirmedAt: { } at } => new("confirmed", StepState.Done, at),
        { BookingStatus: "rejected" } => new("confirmed", StepState.Failed, booking.UpdatedAt, "rejected"),
        { BookingStatus: "pending" } => new("confirmed", StepState.Waiting, Word: "vendor"),
        _ => new("confirmed", StepState.Off),
    };

    private static WayStep Published(SnapshotAnswer? snapshot, DateTimeOffset? nextSync)
    {
        if (snapshot is null)
            return new("published", StepState.Waiting);

        var isBehind = snapshot.Version > snapshot.PublishedVersion;
        var appeared = snapshot.FirstPublishedAt;
        return snapshot switch
        {
            { OnMarket: false } when isBehind && snapshot.Status != "withdrawn" => new("published", StepState.Waiting, appeared, "leaving", nextSync),
            { OnMarket: false } when appeared is null => new("published", StepState.Off, Word: "never"),
            { OnMarket: false } => new("published", StepState.Off, appeared, "withdrawn", snapshot.LastSyncedAt),
            { ParkedAt: not null } => new("published", StepState.Failed, appeared, "parked", snapshot.ParkedAt),
            { Attempts: > 0 } when isBehind => new("published", appeared is null ? StepState.Waiting : StepState.Done, appeared, "retry", snapshot.NextAttemptAt),
            _ when appeared is null => new("published", StepState.Waiting, Word: "next_sync", WordAt: nextSync),
            _ when isBehind => new("published", StepState.Done, appeared, "update", nextSync),
            _ => new("published", StepState.Done, appeared, "current", snapshot.LastSyncedAt),
        };
    }
}
