using MongoDB.Server.Errors;

namespace MongoDB.Server;

/// <summary>One operation's patience: the client's maxTimeMS, and the server's own end.</summary>
internal sealed class OperationContext(TimeProvider time, TimeSpan? limit, CancellationToken cancel)
{
    private const int LooksBetween = 128;
    private long _start = time.GetTimestamp();
    private int _looks;

    public CancellationToken Cancel => cancel;

    /// <summary>The client's time is for the work on each batch, not for its own pauses between them.</summary>
    public void Restart() => _start = time.GetTimestamp();

    /// <summary>Waits for something, as long as the client does.</summary>
    /// <exception cref="MongoError">The client's time is over.</exception>
    public async Task WaitAsync(Func<CancellationToken, Task> wait)
    {
        using var patience = new CancellationTokenSource(limit is { } most ? Positive(most - time.GetElapsedTime(_start)) : Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            await wait(either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new MongoError(ErrorCode.MaxTimeMSExpired, "operation exceeded time limit");
        }

        static TimeSpan Positive(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;
    }

    /// <summary>Sleeps, as long as the client waits.</summary>
    /// <exception cref="MongoError">The client's time is over.</exception>
    public Task SleepAsync(TimeSpan span) => WaitAsync(over => Task.Delay(span, time, over));

    /// <summary>Asked once per document; looks at the clock now and then.</summary>
    public void ThrowIfOver()
    {
        if (++_looks % LooksBetween != 0)
        {
            return;
        }

        cancel.ThrowIfCancellationRequested();
        if (limit is { } most && time.GetElapsedTime(_start) > most)
        {
            throw new MongoError(ErrorCode.MaxTimeMSExpired, "operation exceeded time limit");
        }
    }
}
