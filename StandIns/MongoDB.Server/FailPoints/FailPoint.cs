using MongoDB.Bson;

namespace MongoDB.Server.FailPoints;

/// <summary>A place in the server where a test may make something go wrong.</summary>
internal sealed class FailPoint(string name)
{
    private readonly Lock _gate = new();
    private FailPointMode _mode = FailPointMode.Off;
    private BsonDocument _data = [];
    private long _left;
    private long _entered;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name { get; } = name;

    /// <summary>Sets when it strikes and what it does then.</summary>
    /// <returns>How often it has struck so far.</returns>
    public long Configure(FailPointMode mode, BsonDocument data)
    {
        lock (_gate)
        {
            (_mode, _data) = (mode, data);
            _left = mode switch
            {
                FailPointMode.Times times => times.Count,
                FailPointMode.Skip skip => skip.Count,
                _ => 0,
            };
            Tell();
            return _entered;
        }
    }

    /// <summary>Asks whether it strikes now, and counts it if so.</summary>
    /// <param name="concerns">Whether what it was configured with is about the caller; where not, nothing is counted.</param>
    /// <returns>What it was configured with; null says that it does not strike.</returns>
    public BsonDocument? Enter(Func<BsonDocument, bool>? concerns = null)
    {
        // Every command comes by here, nearly always while it is off.
        if (ReferenceEquals(Volatile.Read(ref _mode), FailPointMode.Off))
        {
            return null;
        }

        lock (_gate)
        {
            if ((concerns is not null && !concerns(_data)) || !Strikes())
            {
                return null;
            }

            _entered++;
            Tell();
            return _data;
        }
    }

    /// <summary>Where it strikes, waits until it is configured anew.</summary>
    public async Task PauseWhileSetAsync(CancellationToken cancel)
    {
        if (Enter() is not { } data)
        {
            return;
        }

        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (!ReferenceEquals(_data, data) || ReferenceEquals(_mode, FailPointMode.Off))
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancel);
        }
    }

    /// <summary>Waits until it has struck so often since the server started.</summary>
    public async Task WaitUntilEnteredAsync(long times, CancellationToken cancel)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_entered >= times)
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancel);
        }
    }

    private bool Strikes()
    {
        switch (_mode)
        {
            case FailPointMode.Always:
                return true;
            case FailPointMode.Times:
                if (--_left == 0)
                {
                    _mode = FailPointMode.Off;
                }

                return true;
            case FailPointMode.Skip:
                return _left == 0 || _left-- < 0;
            case FailPointMode.NowAndThen now:
                return Random.Shared.NextDouble() < now.Probability;
            default:
                return false;
        }
    }

    private void Tell()
    {
        _changed.SetResult();
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
