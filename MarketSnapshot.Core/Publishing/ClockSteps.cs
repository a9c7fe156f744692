using MarketSnapshot.Core.Snapshots;

namespace MarketSnapshot.Core.Publishing;

/// <summary>What the clock does to bookings: confirmed ones become active on their start date, and ended ones leave the market.</summary>
internal sealed class ClockSteps(IClockStore store, BatchRebuilder rebuilder)
{
    /// <summary>Activates the bookings whose storage begins.</summary>
    public Task<ClockStepResult> ActivateAsync(CancellationToken cancellationToken) =>
        RunAsync(store.StartingAsync, (ids, ct) => rebuilder.RunAsync(ids, store.ActivateAsync, ct), cancellationToken);

    /// <summary>Takes off the market what ended. The rebuild looks again: a booking that was extended stays.</summary>
    public Task<ClockStepResult> EndAsync(CancellationToken cancellationToken) =>
        RunAsync(store.EndingAsync, (ids, ct) => rebuilder.RunAsync(ids, SnapshotCause.BookingEnded, ct), cancellationToken);

    private async Task<ClockStepResult> RunAsync(
        Func<DueBooking, int, CancellationToken, Task<IReadOnlyList<DueBooking>>> next,
        Func<IReadOnlyCollection<Guid>, CancellationToken, Task<RebuildResult>> rebuild,
        CancellationToken cancellationToken)
    {
        var changed = 0;
        List<SnapshotFailure> failures = [];
        var after = DueBooking.First;
        while (!cancellationToken.IsCancellationRequested)
        {
            var due = await next(after, SnapshotBuilder.BatchSize, cancellationToken);
            if (due.Count == 0)
                break;
            var rebuilt = await rebuild([.. due.Select(booking => booking.BookingId)], cancellationToken);
            changed += rebuilt.Changed;
            failures.AddRange(rebuilt.Failures);
            after = due[^1];
        }

        return new(changed, failures);
    }
}

/// <summary>What the clock did.</summary>
/// <param name="Changed">Snapshots with a new version.</param>
/// <param name="Failures">Snapshots that could not be rebuilt.</param>
internal sealed record ClockStepResult(int Changed, IReadOnlyList<SnapshotFailure> Failures);
