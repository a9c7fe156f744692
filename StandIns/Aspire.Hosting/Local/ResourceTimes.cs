using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>When a resource reached what, since the start of the AppHost.</summary>
internal sealed class ResourceTimes(string id)
{
    public TimeSpan? Starting { get; private set; }

    public TimeSpan? Running { get; private set; }

    public TimeSpan? Ended { get; private set; }

    public TimeSpan? Ready { get; set; }

    public void Enter(string state, TimeSpan at)
    {
        if (state == KnownResourceStates.Starting)
        {
            Starting ??= at;
        }
        else if (state == KnownResourceStates.Running)
        {
            Running ??= at;
        }
        else if (KnownResourceStates.TerminalStates.Contains(state))
        {
            Ended ??= at;
        }
    }

    /// <summary>One line: how long each took of the whole, in the order in which they began.</summary>
    public static string Phases(TimeSpan modelReady, IReadOnlyDictionary<string, ResourceTimes> all, TimeSpan total)
    {
        var parts = all.Values
            .Where(t => t.Starting is not null)
            .OrderBy(t => t.Starting)
            .Select(t => t.Text());
        return $"AppHost {Seconds(modelReady)} | {string.Join(" | ", parts)} | all healthy at {Seconds(total)}";
    }

    internal static string Seconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.00} s");

    private string Text()
    {
        var from = Starting!.Value;
        var to = Ended ?? Ready ?? Running ?? from;
        var prepared = Running is { } running && running - from > TimeSpan.FromMilliseconds(250) ? $", prepared in {Seconds(running - from)}" : "";
        return $"{id} {Seconds(from)} to {Seconds(to)} ({Seconds(to - from)}{prepared})";
    }
}
