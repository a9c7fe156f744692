using System.Threading.Channels;

namespace MarketSnapshot.Core.Persistence.Listening;

/// <summary>
/// Tells one worker that there may be something to do. However often it is set before the worker looks, the worker wakes once; what is set
/// while it works wakes it again. It keeps no account of what there is to do.
/// </summary>
internal sealed class WakeUp(TimeProvider time)
{
    private readonly Channel<bool> _set = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Wakes the worker, now or as soon as it waits.</summary>
    public void Set() => _set.Writer.TryWrite(true);

    /// <summary>Waits to be woken.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken) => await _set.Reader.ReadAsync(cancellationToken);

    /// <summary>Waits to be woken, but no longer than <paramref name="atMost"/>.</summary>
    /// <param name="atMost">How long to wait; null for any time.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Whether it was woken; if not, the time is up.</returns>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public async Task<bool> WaitAsync(TimeSpan? atMost, CancellationToken cancellationToken)
    {
        if (atMost is not { } limit)
        {
            await WaitAsync(cancellationToken);
            return true;
        }

        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
