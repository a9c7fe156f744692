namespace MarketSnapshot.Core.Publishing;

/// <summary>A token that is cancelled a little later than another, so that what is under way can end.</summary>
internal sealed class GraceSource : IDisposable
{
    private readonly CancellationTokenSource _late;
    private readonly CancellationTokenRegistration _registration;

    /// <summary>Starts to watch <paramref name="early"/>.</summary>
    public GraceSource(CancellationToken early, TimeSpan grace, TimeProvider time)
    {
        _late = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _registration = early.UnsafeRegister(_ => _late.CancelAfter(grace), null);
    }

    /// <summary>The later token.</summary>
    public CancellationToken Token => _late.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        _late.Dispose();
    }
}
