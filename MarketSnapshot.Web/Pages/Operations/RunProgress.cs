using System.Collections.Concurrent;
using MarketSnapshot.Web.Api.Pipeline;

namespace MarketSnapshot.Web.Pages.Operations;

/// <summary>
/// How far a sync has come, as far as it was watched: what is left, against the most that was seen waiting since it began. Nothing is known of the
/// time before anybody looked.
/// </summary>
internal sealed class RunProgress
{
    private readonly ConcurrentDictionary<string, (Guid Run, long Most)> _seen = new(StringComparer.Ordinal);

    /// <summary>The part that is done, 0 to 1; null where that is not to be told.</summary>
    /// <param name="run">The run that is under way.</param>
    /// <param name="backlog">What waits now.</param>
    /// <param name="countLimit">No more than so many are counted: a number that has reached it says nothing about how many there are.</param>
    public double? Of(RunAnswer run, long backlog, long countLimit)
    {
        var seen = _seen.AddOrUpdate(run.Job, (run.Id, backlog), (_, last) => last.Run == run.Id ? (run.Id, Math.Max(last.Most, backlog)) : (run.Id, backlog));
        return seen.Most == 0 || seen.Most >= countLimit ? null : 1 - ((double)backlog / seen.Most);
    }
}
