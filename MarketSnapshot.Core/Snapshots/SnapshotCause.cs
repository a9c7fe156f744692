namespace MarketSnapshot.Core.Snapshots;

/// <summary>Why a snapshot was rebuilt, as <c>snapshot_history.cause</c> says it.</summary>
public static class SnapshotCause
{
    /// <summary>A farmer booked.</summary>
    public const string BookingCreated = "booking_created";

    /// <summary>The vendor accepted.</summary>
    public const string BookingConfirmed = "booking_confirmed";

    /// <summary>The vendor refused.</summary>
    public const string BookingRejected = "booking_rejected";

    /// <summary>The booking was called off.</summary>
    public const string BookingCancelled = "booking_cancelled";

    /// <summary>The booking ended as agreed.</summary>
    public const string BookingCompleted = "booking_completed";

    /// <summary>The booking was made longer.</summary>
    public const string BookingExtended = "booking_extended";

    /// <summary>The storage began on its start date.</summary>
    public const string BookingActivated = "booking_activated";

    /// <summary>The booking's end date passed.</summary>
    public const string BookingEnded = "booking_ended";

    /// <summary>A source changed, or a moment came at which a rule gives another answer.</summary>
    public const string Reconcile = "reconcile";

    /// <summary>An operator asked for it.</summary>
    public const string Operator = "operator";

    /// <summary>The market held a version that the row did not know: the row was restored or made anew.</summary>
    public const string MarketAhead = "market_ahead";

    /// <summary>The audit found a difference.</summary>
    public const string Audit = "audit";
}
