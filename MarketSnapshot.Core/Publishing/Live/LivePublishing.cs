using MarketSnapshot.Core.Persistence.Listening;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Core.Publishing.Live;

/// <summary>Publishes changes at once, where configuration asks for it.</summary>
internal sealed class LivePublishing(
    TableListener listener, LivePublisher publisher, SourceFollower sources, IOptions<LivePublishingOptions> options, ILogger<LivePublishing> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var live = options.Value;
        if (!live.Live)
            return;

        LiveLog.On(logger, live.LiveDebounce.TotalMilliseconds);
        Dictionary<string, Action> heard = new() { [TableSignals.Versions] = publisher.Wake };
        if (live.LiveSources)
            heard[TableSignals.SourceChanges] = sources.Wake;
        try
        {
            await Task.WhenAll(listener.RunAsync(heard, stoppingToken), publisher.RunAsync(stoppingToken), sources.RunAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; a batch that was under way has ended.
        }
    }
}
