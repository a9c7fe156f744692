namespace MarketSnapshot.Core.Publishing;

/// <summary>
/// Bounds the batches that a process holds between claim and acknowledgement. Sync, reconcile and live publishing may drain the queue at
/// the same time; together they hold no more than one of them would.
/// </summary>
/// <param name="batches">How many.</param>
internal sealed class BatchLimit(int batches)
{
    private readonly SemaphoreSlim _free = new(batches, batches);

    /// <summary>Waits for room for a batch.</summary>
    /// <returns>False where the caller gave up; nothing has to be left then.</returns>
    public async Task<bool> EnterAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _free.WaitAsync(cancellationToken);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Makes room.</summary>
    public void Leave() => _free.Release();
}
