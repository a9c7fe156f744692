namespace MongoDB.Server;

/// <summary>What serverStatus counts.</summary>
internal sealed class Counters
{
    private int _open;
    private long _ever;
    private long _commands;

    public int Open => Volatile.Read(ref _open);

    public long Ever => Interlocked.Read(ref _ever);

    public long Commands => Interlocked.Read(ref _commands);

    public void ConnectionOpened()
    {
        Interlocked.Increment(ref _open);
        Interlocked.Increment(ref _ever);
    }

    public void ConnectionClosed() => Interlocked.Decrement(ref _open);

    public void CommandRun() => Interlocked.Increment(ref _commands);
}
