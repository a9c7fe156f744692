using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Live;

/// <summary>A client of the event stream that reads it line by line, as a browser does.</summary>
internal sealed class EventStreamClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private EventStreamClient(HttpResponseMessage response, Stream body) => (_response, _lines) = (response, new StreamReader(body));

    /// <summary>The id that the client would come back with.</summary>
    public string? LastEventId { get; private set; }

    /// <summary>After how many milliseconds the client is to come back.</summary>
    public int? Retry { get; private set; }

    /// <summary>Comments that were read.</summary>
    public int Heartbeats { get; private set; }

    public HttpResponseHeaders Headers => _response.Headers;

    /// <summary>Opens a stream and waits until it tells its place.</summary>
    public static async Task<EventStreamClient> OpenAsync(HttpClient api, string? lastEventId = null, string query = "") =>
        await OpenAsync(await AskAsync(api, lastEventId, query));

    /// <summary>The same; null where the server has no place.</summary>
    public static async Task<EventStreamClient?> TryOpenAsync(HttpClient api, string? lastEventId = null)
    {
        var response = await AskAsync(api, lastEventId);
        if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
            return await OpenAsync(response);
        response.Dispose();
        return null;
    }

    private static async Task<EventStreamClient> OpenAsync(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.OK)
            await HttpJson.Expect(response, HttpStatusCode.OK);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var client = new EventStreamClient(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Null(await client.BlockAsync(CancellationToken.None));
        Assert.NotNull(client.LastEventId);
        return client;
    }

    /// <summary>The answer, of which only the head has been read.</summary>
    public static async Task<HttpResponseMessage> AskAsync(HttpClient api, string? lastEventId = null, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/listings/stream{query}");
        request.Headers.Add("Origin", "http://localhost:3000");
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        return await api.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    /// <summary>The next event.</summary>
    /// <exception cref="EndOfStreamException">The stream ended.</exception>
    public async Task<StreamEvent> NextAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        while (true)
        {
            if (await BlockAsync(limit.Token) is { } happened)
                return happened;
        }
    }

    /// <summary>The next event about a booking; those of other tests are passed over.</summary>
    public async Task<StreamEvent> NextAsync(string bookingId)
    {
        while (true)
        {
            if (await NextAsync() is var happened && (string?)happened.Data["booking_id"] == bookingId)
                return happened;
        }
    }

    /// <summary>Reads until a comment has come.</summary>
    public async Task HeartbeatAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        for (var before = Heartbeats; Heartbeats == before;)
            await BlockAsync(limit.Token);
    }

    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }

    /// <summary>Lines up to an empty one; null where they make no event.</summary>
    private async Task<StreamEvent?> BlockAsync(CancellationToken cancellationToken)
    {
        string? name = null;
        string? data = null;
        while (await _lines.ReadLineAsync(cancellationToken) is var line)
        {
            switch (line)
            {
                case null:
                    throw new EndOfStreamException("The stream ended.");
                case "":
                    return data is null ? null : new(name!, LastEventId!, JsonNode.Parse(data)!);
                case [':', ..]:
                    Heartbeats++;
                    break;
                default:
                    var (field, value) = (line[..line.IndexOf(':')], line[(line.IndexOf(':') + 2)..]);
                    if (field == "id")
                        LastEventId = value;
                    else if (field == "retry")
                        Retry = int.Parse(value);
                    else if (field == "event")
                        name = value;
                    else
                        data = field == "data" ? value : throw new InvalidDataException(line);
                    break;
            }
        }

        return null;
    }
}

/// <summary>An event as a client gets it.</summary>
internal sealed record StreamEvent(string Name, string Id, JsonNode Data)
{
    /// <summary>Its number.</summary>
    public long Number => long.Parse(Id[..Id.IndexOf('-')]);

    public int Version => (int)Data["version"]!;
}
