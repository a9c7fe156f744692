using MarketSnapshot.Core.Publishing;

namespace MarketSnapshot.Core.Reconciling;

/// <summary>
/// Publishes what a run has rebuilt while the run rebuilds the rest, so that neither store waits for the other. Each drain does what a
/// sync at that moment would do, and the run ends with a drain of its own: what is not published early is published then.
/// </summary>
/// <param name="drain">Publishes what is due when it begins.</param>
/// <param name="cancellationToken">Ends the drains after the batches under way.</param>
internal sealed class EarlyPublishing(PublishDrain drain, CancellationToken cancellationToken)
{
    /// <summary>One may be past the place in the queue where the next batch comes in; the second takes that. All share the batches in flight.</summary>
    private const int MostAtATime = 2;

    private readonly List<Task<DrainResult>> _underWay = new(MostAtATime);
    private bool _givenUp;

    /// <summary>Listings that were brought up to date.</summary>
    public int Published { get; private set; }

    /// <summary>Listings that were taken off the market.</summary>
    public int Withdrawn { get; private set; }

    /// <summary>Versions that the market refused.</summary>
    public int Failed { get; private set; }

    /// <summary>
    /// Something more is due. Returns at once. Where enough drains are under way it is left to the next; once the market was away or a drain
    /// failed, to the end of the run.
    /// </summary>
    public void Begin()
    {
        foreach (var ended in _underWay.Where(task => task.IsCompletedSuccessfully).ToList())
        {
            Count(ended.Result);
            _underWay.Remove(ended);
        }

        _givenUp |= _underWay.Exists(task => task.IsCompleted);
        if (!_givenUp && _underWay.Count < MostAtATime)
            _underWay.Add(drain.RunAsync(ignoreBackOff: false, cancellationToken));
    }

    /// <summary>Waits until every drain has ended.</summary>
    /// <exception cref="Exception">That of a drain.</exception>
    public async Task EndAsync()
    {
        foreach (var result in await Task.WhenAll(_underWay))
            Count(result);
        _underWay.Clear();
    }

    private void Count(DrainResult result)
    {
        Published += result.Published;
        Withdrawn += result.Withdrawn;
        Failed += result.Failed;
        _givenUp |= result.MarketAway;
    }
}
