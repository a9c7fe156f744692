namespace MarketSnapshot.Core.Publishing;

/// <summary>
/// One way through the queue. So many workers each take a batch through claim, sending and acknowledgement; one claims while another sends
/// and a third acknowledges, so the slowest of the three sets the pace. Every claim goes on where the last one ended, so none walks over what
/// the pass dealt with already.
/// </summary>
/// <param name="publisher">Does the work on a batch.</param>
/// <param name="request">What to claim.</param>
/// <param name="result">Takes the counts.</param>
internal sealed class DrainPass(SnapshotPublisher publisher, ClaimRequest request, DrainResult result)
{
    private readonly SemaphoreSlim _claiming = new(1, 1);
    private QueuePosition? _last;
    private bool _claimedAny;
    private volatile bool _ended;

    /// <summary>Goes through the queue once.</summary>
    /// <param name="workers">Batches under way at a time.</param>
    /// <param name="cancellationToken">Ends the pass after the batches under way.</param>
    /// <returns>Whether there may be more: something was claimed, and the market takes it.</returns>
    public async Task<bool> RunAsync(int workers, CancellationToken cancellationToken)
    {
        // A failure ends the pass for all, and is thrown once all have ended.
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkAsync(cancellationToken)));
        return _claimedAny && !result.MarketAway;
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await WorkOnBatchAsync(cancellationToken))
            {
                // until none is left
            }
        }
        catch
        {
            _ended = true;
            throw;
        }
    }

    private async Task<bool> WorkOnBatchAsync(CancellationToken cancellationToken)
    {
        if (!await publisher.InFlight.EnterAsync(cancellationToken))
            return false;
        try
        {
            if (await ClaimNextAsync(cancellationToken) is not { } batch)
                return false;
            var outcome = await publisher.FinishAsync(batch, cancellationToken);
            result.Add(outcome);
            _ended |= outcome.MarketAway is not null;
            return true;
        }
        finally
        {
            publisher.InFlight.Leave();
        }
    }

    /// <summary>One claims at a time, since each begins where the one before ended.</summary>
    private async Task<ClaimedBatch?> ClaimNextAsync(CancellationToken cancellationToken)
    {
        await _claiming.WaitAsync(CancellationToken.None);
        try
        {
            if (_ended || cancellationToken.IsCancellationRequested)
                return null;
            var batch = await publisher.ClaimAsync(request with { Token = Guid.NewGuid(), After = _last }, cancellationToken);
            _last = QueuePosition.LastOf(batch.Snapshots) ?? _last;
            _claimedAny |= batch.Snapshots.Count > 0;
            _ended |= batch.Snapshots.Count == 0;
            return batch.Snapshots.Count > 0 ? batch : null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            _claiming.Release();
        }
    }
}
