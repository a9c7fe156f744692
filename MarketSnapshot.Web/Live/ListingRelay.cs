using System.Collections.Concurrent;
using System.Net.ServerSentEvents;
using System.Threading.Channels;

namespace MarketSnapshot.Web.Live;

/// <summary>
/// Follows the API's stream of what happens on the market over one connection, and passes it on to every open page. Pages are told that
/// something happened, not what: each asks anew for what it shows, with its own search and in its own language.
/// </summary>
internal sealed partial class ListingRelay(IHttpClientFactory clients, TimeProvider time, ILogger<ListingRelay> logger) : BackgroundService
{
    /// <summary>The name of the client for the stream: it has no time limit.</summary>
    public const string Client = "listing-stream";

    /// <summary>Told when the stream is there again and something may have been missed.</summary>
    private const string Reset = "reset";

    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    // The API sends a sign of life every 15 seconds; a connection that died without a word is found by its silence.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<ChannelWriter<string>, bool> _pages = new();

    /// <summary>What happens from now on, in words: <c>published</c>, <c>updated</c>, <c>withdrawn</c>, <c>reset</c>.</summary>
    public Subscription Follow()
    {
        // A page that does not keep up needs to know only that something happened.
        var channel = Channel.CreateBounded<string>(new BoundedChannelOptions(4) { FullMode = BoundedChannelFullMode.DropWrite });
        _pages[channel.Writer] = true;
        return new(channel.Reader, () => _pages.TryRemove(channel.Writer, out _));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = ShortestPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await PassOnAsync(() => pause = ShortestPause, stoppingToken);
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException && !stoppingToken.IsCancellationRequested)
            {
                if (pause == ShortestPause)
                    LogLost(logger, failure.Message);
            }

            try
            {
                await Task.Delay(pause, time, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task PassOnAsync(Action connected, CancellationToken stoppingToken)
    {
        using var silence = new CancellationTokenSource(LongestSilence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, stoppingToken);
        var client = clients.CreateClient(Client);
        using var answer = await client.GetAsync(new Uri("/api/listings/stream", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, either.Token);
        answer.EnsureSuccessStatusCode();
        connected();
        Tell(Reset);
        await using var body = new WatchedStream(await answer.Content.ReadAsStreamAsync(either.Token), () => silence.CancelAfter(LongestSilence));
        await foreach (var happened in SseParser.Create(body).EnumerateAsync(either.Token))
            Tell(happened.EventType);
    }

    private void Tell(string happened)
    {
        foreach (var page in _pages.Keys)
            page.TryWrite(happened);
    }

    [LoggerMessage(4101, LogLevel.Warning, "The stream of listings ended, and is asked for again: {Reason}")]
    private static partial void LogLost(ILogger logger, string reason);

    /// <summary>One page's share, until it is disposed.</summary>
    internal sealed class Subscription(ChannelReader<string> events, Action end) : IDisposable
    {
        /// <summary>What happens.</summary>
        public ChannelReader<string> Events => events;

        /// <inheritdoc/>
        public void Dispose() => end();
    }
}
