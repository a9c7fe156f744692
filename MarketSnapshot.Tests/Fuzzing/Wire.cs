using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace MarketSnapshot.Tests.Fuzzing;

/// <summary>
/// One connection to the API. HTTP is spoken by hand, since a client library would refuse to send most of what is to be tried, or mend it.
/// </summary>
internal sealed class Wire(Uri api) : IAsyncDisposable
{
    private const int MostAnswerBytes = 32 * 1024 * 1024;
    private const int SlowPieces = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan SlowPause = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan ExpectedWait = TimeSpan.FromMilliseconds(300);

    private readonly byte[] _buffer = new byte[64 * 1024];
    private TcpClient? _client;
    private NetworkStream? _stream;
    private int _start;
    private int _end;

    /// <summary>Sends a request; gives its answer, or null where the server ended the connection without one.</summary>
    /// <exception cref="TimeoutException">No answer came for a long time.</exception>
    public async Task<Answer?> SendAsync(FuzzRequest request, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var reused = _client is not null;
            var answer = await TryAsync(request, limit.Token);
            // A connection that lay idle may have been closed meanwhile, or after an answer that said so.
            if (answer is null && reused && request.Framing is not Framing.Abort)
            {
                Close();
                answer = await TryAsync(request, limit.Token);
            }

            if (answer is null || answer.Closes || request.SpoilsConnection)
                Close();
            return answer;
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            Close();
            throw new TimeoutException($"No answer within {Patience.TotalSeconds} s.", late);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private async Task<Answer?> TryAsync(FuzzRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await ConnectAsync(cancellationToken);
            await WriteAsync(request, cancellationToken);
        }
        catch (Exception gone) when (gone is IOException or SocketException)
        {
            // What was answered before the connection went may still be there.
        }

        if (request.Framing is Framing.Abort)
            return null;
        try
        {
            return await ReadAsync(request, cancellationToken);
        }
        catch (Exception gone) when (gone is IOException or SocketException)
        {
            return null;
        }
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        if (_stream is not null)
            return;
        _client = new TcpClient { NoDelay = true };
        await _client.ConnectAsync(api.Host, api.Port, cancellationToken);
        _stream = _client.GetStream();
        (_start, _end) = (0, 0);
    }

    private async Task WriteAsync(FuzzRequest request, CancellationToken cancellationToken)
    {
        var stream = _stream!;
        var (head, body) = request.Bytes($"{api.Host}:{api.Port}");
        switch (request.Framing)
        {
            case Framing.Slow:
                byte[] all = [.. head, .. body];
                var piece = Math.Max(1, all.Length / SlowPieces);
                for (var at = 0; at < all.Length; at += piece)
                {
                    await stream.WriteAsync(all.AsMemory(at, Math.Min(piece, all.Length - at)), cancellationToken);
                    await Task.Delay(SlowPause, TimeProvider.System, cancellationToken);
                }

                break;
            case Framing.Abort:
                await stream.WriteAsync(head, cancellationToken);
                await stream.WriteAsync(body.AsMemory(0, body.Length / 2), cancellationToken);
                break;
            case Framing.Expect:
                await stream.WriteAsync(head, cancellationToken);
                // As RFC 9110 has it: a client that gets no 100 sends the body after a while.
                await Task.WhenAny(WaitForDataAsync(cancellationToken), Task.Delay(ExpectedWait, TimeProvider.System, cancellationToken));
                await stream.WriteAsync(body, cancellationToken);
                break;
            default:
                await stream.WriteAsync(head, cancellationToken);
                await stream.WriteAsync(body, cancellationToken);
                break;
        }

        if (request.Framing is Framing.LengthTooLarge)
            _client!.Client.Shutdown(SocketShutdown.Send);
    }

    private async Task WaitForDataAsync(CancellationToken cancellationToken)
    {
        while (_client is { Available: 0 })
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellationToken);
    }

    private async Task<Answer?> ReadAsync(FuzzRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await LineAsync(cancellationToken) is not { Length: > 0 } first)
                return null;
            var status = int.Parse(first.AsSpan(first.IndexOf(' ', StringComparison.Ordinal) + 1, 3), CultureInfo.InvariantCulture);
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (await LineAsync(cancellationToken) is { Length: > 0 } line)
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                headers[line[..colon]] = line[(colon + 1)..].Trim();
            }

            if (status < 200)
                continue;
            var answer = new Answer(status, headers);
            if (answer.IsStream)
                return answer with { Closes = true };
            var body = request.Method is "HEAD" || status is 204 or 304 ? [] : await BodyAsync(headers, cancellationToken);
            return answer with { Body = Encoding.UTF8.GetString(body), Closes = answer.Header("Connection") == "close" || (!headers.ContainsKey("Content-Length") && !headers.ContainsKey("Transfer-Encoding")) };
        }
    }

    private async Task<byte[]> BodyAsync(Dictionary<string, string> headers, CancellationToken cancellationToken)
    {
        if (headers.TryGetValue("Content-Length", out var length))
            return await ExactlyAsync(int.Parse(length, CultureInfo.InvariantCulture), cancellationToken);
        using var body = new MemoryStream();
        if (headers.ContainsKey("Transfer-Encoding"))
        {
            while (await LineAsync(cancellationToken) is { Length: > 0 } size && int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var bytes)
            {
                body.Write(await ExactlyAsync(bytes, cancellationToken));
                await LineAsync(cancellationToken);
            }

            await LineAsync(cancellationToken);
            return body.ToArray();
        }

        do
        {
            body.Write(_buffer, _start, _end - _start);
            _start = _end;
        }
        while (await FillAsync(cancellationToken));
        return body.ToArray();
    }

    private async Task<byte[]> ExactlyAsync(int count, CancellationToken cancellationToken)
    {
        if (count > MostAnswerBytes)
            throw new InvalidDataException($"An answer of {count} bytes.");
        var result = new byte[count];
        for (var done = 0; done < count;)
        {
            if (_start == _end && !await FillAsync(cancellationToken))
                throw new IOException("The connection ended within an answer.");
            var part = Math.Min(count - done, _end - _start);
            _buffer.AsSpan(_start, part).CopyTo(result.AsSpan(done));
            _start += part;
            done += part;
        }

        return result;
    }

    private async Task<string?> LineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_start == _end && !await FillAsync(cancellationToken))
                return line.Length == 0 ? null : line.ToString();
            var end = Array.IndexOf(_buffer, (byte)'\n', _start, _end - _start);
            var stop = end < 0 ? _end : end;
            line.Append(Encoding.Latin1.GetString(_buffer, _start, stop - _start));
            _start = end < 0 ? _end : end + 1;
            if (end >= 0)
                return line.ToString().TrimEnd('\r');
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_stream is null)
            return false;
        (_start, _end) = (0, await _stream.ReadAsync(_buffer, cancellationToken));
        return _end > 0;
    }

    private void Close()
    {
        _client?.Dispose();
        (_client, _stream) = (null, null);
    }
}
