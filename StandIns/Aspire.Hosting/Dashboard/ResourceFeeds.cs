using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Aspire.Dashboard.Resources;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// What has changed since the last look, over and over. A slow reader gets fewer messages, each with the newest state; nothing
/// piles up for it.
/// </summary>
internal sealed class ResourceFeeds(ResourceNotificationService notifications, ResourceLoggerService logs, DistributedApplicationModel model, TimeProvider time)
{
    private const int LinesPerMessage = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<string, int> _starts = new(StringComparer.OrdinalIgnoreCase);

    public void CountRestarts() => notifications.Updated += (before, after) =>
    {
        if (after.Snapshot.StartTimeStamp is { } started && started != before?.StartTimeStamp)
        {
            _starts.AddOrUpdate(after.ResourceId, 1, (_, count) => count + 1);
        }
    };

    /// <summary>First all there is, then what changes, until cancelled.</summary>
    public async IAsyncEnumerable<ResourceMessage> Messages([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var told = new Dictionary<string, CustomResourceSnapshot>(StringComparer.OrdinalIgnoreCase);
        var lines = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var secrets = Local.ResourceTable.Secrets(model);
        while (!cancellationToken.IsCancellationRequested)
        {
            foreach (var current in notifications.Current().Where(c => !c.Snapshot.IsHidden))
            {
                var id = current.ResourceId;
                if (!ReferenceEquals(told.GetValueOrDefault(id), current.Snapshot))
                {
                    told[id] = current.Snapshot;
                    yield return new ResourceMessage { Resource = ResourceInfos.Of(current, Math.Max(0, _starts.GetValueOrDefault(id) - 1), secrets) };
                }

                while (NewLines(id) is { } message)
                {
                    yield return message;
                }
            }

            await Task.Delay(Pause, time, cancellationToken);
        }

        ResourceMessage? NewLines(string id)
        {
            var last = lines.GetValueOrDefault(id);
            var found = logs.LinesAfter(id, last, LinesPerMessage);
            if (found.Count == 0)
            {
                return null;
            }

            lines[id] = found[^1].LineNumber;
            return new ResourceMessage
            {
                Lines = new ConsoleLines(id, found[0].LineNumber - last - 1, [.. found.Select(l => new LineInfo(l.LineNumber, l.Content, l.IsErrorMessage))]),
            };
        }
    }
}
