using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace MarketSnapshot.Api.Listings.Stream;

/// <summary>
/// Writes server-sent events. Little is held for a client: what is written is sent before more than <see cref="MostHeld"/> is waiting, and
/// sending waits for the client, but not for ever.
/// </summary>
internal sealed class EventStreamWriter(HttpResponse response, TimeSpan timeout, TimeProvider time)
{
    public const string ContentType = "text/event-stream";

    private const int MostHeld = 16 * 1024;

    private readonly PipeWriter _body = response.BodyWriter;
    private int _held;

    /// <summary>Sends the head of the answer, so that the client knows that it is connected before anything happens.</summary>
    public void Start()
    {
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        // Some proxies collect an answer before they pass it on, unless they are told.
        response.Headers["X-Accel-Buffering"] = "no";
    }

    /// <summary>Tells after how long to come back, and the place from which a client that has seen no event yet goes on.</summary>
    public Task OpenAsync(TimeSpan reconnectAfter, string id, CancellationToken cancellationToken)
    {
        Write(string.Create(CultureInfo.InvariantCulture, $"retry: {reconnectAfter.TotalMilliseconds:0}\nid: {id}\n\n"));
        return FlushAsync(cancellationToken);
    }

    /// <summary>Writes an event; <paramref name="data"/> is a single line.</summary>
    public Task EventAsync(string name, string id, string data, CancellationToken cancellationToken)
    {
        Write($"event: {name}\nid: {id}\ndata: {data}\n\n");
        return _held < MostHeld ? Task.CompletedTask : FlushAsync(cancellationToken);
    }

    /// <summary>A sign of life that clients don't see.</summary>
    public Task HeartbeatAsync(CancellationToken cancellationToken)
    {
        Write(":\n\n");
        return FlushAsync(cancellationToken);
    }

    /// <summary>Sends what is held.</summary>
    /// <exception cref="TimeoutException">The client does not take it.</exception>
    /// <exception cref="OperationCanceledException">The client is gone, or this was stopped.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            var flushed = await _body.FlushAsync(either.Token);
            _held = 0;
            if (flushed.IsCompleted)
                throw new OperationCanceledException("The client is gone.");
        }
        catch (OperationCanceledException waiting) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The client does not read.", waiting);
        }
    }

    private void Write(string text) => _held += (int)Encoding.UTF8.GetBytes(text, _body);
}
