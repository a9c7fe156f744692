using MarketSnapshot.Core.Persistence;
using MarketSnapshot.Core.Snapshots;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace MarketSnapshot.Core.Bookings;

/// <summary>
/// Moves bookings from status to status. A step changes the booking and its snapshot in one transaction; where the step takes the
/// booking off the market, the next sync withdraws its listing.
/// </summary>
public sealed class BookingSteps(BookingTransaction transaction, ILogger<BookingSteps> logger)
{
    // No step adds to what a place has to hold, so the place is not locked.
    private const string Lock = "select booking_status from storage_bookings where id = @id for no key update";

    private const string Confirm =
        "update storage_bookings set booking_status = 'confirmed', vendor_confirmed_at = statement_timestamp() where id = @id";

    private const string Reject = "update storage_bookings set booking_status = 'rejected', rejection_reason = @reason where id = @id";

    private const string Cancel =
        """
        update storage_bookings
        set booking_status = 'cancelled', cancelled_at = statement_timestamp(), cancellation_reason = @reason
        where id = @id
        """;

    private const string Complete = "update storage_bookings set booking_status = 'completed' where id = @id";

    /// <summary>The vendor accepts a pending booking.</summary>
    /// <exception cref="NotFoundException">There is no such booking.</exception>
    /// <exception cref="ConflictException"><c>illegal_status_step</c>.</exception>
    public Task<BookingDetails> ConfirmAsync(Guid id, CancellationToken cancellationToken) =>
        StepAsync(id, BookingStatus.Confirmed, SnapshotCause.BookingConfirmed, Confirm, null, cancellationToken);

    /// <summary>The vendor refuses a pending booking.</summary>
    /// <param name="id">Which booking.</param>
    /// <param name="reason">Why, if told; at most 500 characters.</param>
    /// <param name="cancellationToken">Gives up until the commit begins.</param>
    /// <exception cref="NotFoundException">There is no such booking.</exception>
    /// <exception cref="ConflictException"><c>illegal_status_step</c>.</exception>
    public Task<BookingDetails> RejectAsync(Guid id, string? reason, CancellationToken cancellationToken) =>
        StepAsync(id, BookingStatus.Rejected, SnapshotCause.BookingRejected, Reject, reason, cancellationToken);

    /// <summary>Calls off a pending, confirmed or active booking.</summary>
    /// <param name="id">Which booking.</param>
    /// <param name="reason">Why, if told; at most 500 characters.</param>
    /// <param name="cancellationToken">Gives up until the commit begins.</param>
    /// <exception cref="NotFoundException">There is no such booking.</exception>
    /// <exception cref="ConflictException"><c>illegal_status_step</c>.</exception>
    public Task<BookingDetails> CancelAsync(Guid id, string? reason, CancellationToken cancellationToken) =>
        StepAsync(id, BookingStatus.Cancelled, SnapshotCause.BookingCancelled, Cancel, reason, cancellationToken);

    /// <summary>Ends a confirmed or active booking as agreed.</summary>
    /// <exception cref="NotFoundException">There is no such booking.</exception>
    /// <exception cref="ConflictException"><c>illegal_status_step</c>.</exception>
    public Task<BookingDetails> CompleteAsync(Guid id, CancellationToken cancellationToken) =>
        StepAsync(id, BookingStatus.Completed, SnapshotCause.BookingCompleted, Complete, null, cancellationToken);

    private async Task<BookingDetails> StepAsync(
        Guid id, BookingStatus to, string cause, string update, string? reason, CancellationToken cancellationToken)
    {
        var booking = await transaction.RunAsync(
            async (connection, ct) =>
            {
                BookingTransitions.Ensure(await LockAsync(connection, id, ct), to);
                await using var command = new NpgsqlCommand(update, connection);
                command.Parameters.AddWithValue("id", id);
                command.Parameters.With("reason", NpgsqlDbType.Text, reason);
                await command.ExecuteNonQueryAsync(ct);
                return new(id, cause);
            },
            cancellationToken);

        BookingLog.Stepped(logger, id, to);
        return booking;
    }

    private static async Task<BookingStatus> LockAsync(NpgsqlConnection connection, Guid id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Lock, connection);
        command.Parameters.AddWithValue("id", id);
        return await command.ExecuteScalarAsync(cancellationToken) is string status
            ? EnumText<BookingStatus>.Parse(status)
            : throw new NotFoundException("booking", id);
    }
}
