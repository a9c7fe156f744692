namespace MarketSnapshot.Core.Publishing;

/// <summary>
/// Bounds the batches that a process holds between claim and acknowledgement. Sync, reconcile and live publishing may drain the queue at
/// the same time; together they hold no more than one of them would.
/// </summary>
/// <param name="batches">How many.</param>
internal sealed class BatchLimit(int batches)
{
    private readonly SemaphoreSlim _free = new(batches, batches);

    /// <summary>
    /// Waits for room for a batch. Who gives up while others hold all the room hears so when one of them ends, which a batch does soon.
    /// </summary>
    /// <returns>False where the caller gave up; nothing has to be left then.</returns>
    public async Task<bool> EnterAsync(CancellationToken cancellationToken)
    {
        // With a token of its own the semaphore would go on elsewhere than its caller does.
        await _free.WaitAsync(CancellationToken.None);
        if (!cancellationToken.IsCancellationRequested)
            return true;
        _free.Release();
        return false;
    }

    /// <summary>Makes room.</summary>
    public void Leave() => _free.Release();
}
