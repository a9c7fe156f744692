using System.Net;
using System.Net.Sockets;
using MongoDB.Server.Commands;
using MongoDB.Server.FailPoints;

namespace MongoDB.Server.Wire;

/// <summary>One client's connection: a message in, a message out, until either side hangs up.</summary>
internal sealed class Connection(ServerState state, Socket socket, int id)
{
    private int _requestId;

    public async Task RunAsync(CancellationToken stop)
    {
        state.Counters.ConnectionOpened();
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            await ServeAsync(stream, stop);
        }
        catch (MalformedMessageException e)
        {
            state.Log.Warning("NETWORK", $"Closing connection {id}: {e.Message}");
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or DisconnectException)
        {
            // The client went away, the server stops, or a fail point asked for this.
        }
        catch (Exception e)
        {
            state.Log.Error("NETWORK", $"Closing connection {id} after an unexpected failure: {e}");
        }
        finally
        {
            state.Counters.ConnectionClosed();
        }
    }

    private async Task ServeAsync(NetworkStream stream, CancellationToken stop)
    {
        var head = new byte[MessageHeader.Size];
        var session = new ClientConnection(state, id, socket.RemoteEndPoint is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address));
        while (await ReadHeadAsync(stream, head, stop))
        {
            var header = MessageHeader.Read(head);
            var body = new byte[header.Length - MessageHeader.Size];
            await stream.ReadExactlyAsync(body, stop);
            var request = RequestMessage.Parse(header, body);
            var reply = await CommandRunner.RunAsync(session, request.Command, stop);
            if (request.ExpectsReply)
            {
                await BeforeSendingAsync(session, stop);
                using var frame = ReplyWriter.Frame(reply, header, Interlocked.Increment(ref _requestId));
                await stream.WriteAsync(frame.GetBuffer().AsMemory(0, (int)frame.Length), stop);
            }
        }
    }

    private async Task BeforeSendingAsync(ClientConnection session, CancellationToken stop)
    {
        if (state.FailPoints.DelayOrFailSendMessage.Enter() is not { } data)
        {
            return;
        }

        if (data.TryGetValue("millis", out var millis))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(millis.ToInt64()), state.Time, stop);
        }
        else if (session.HasIntroducedItself && session.ApplicationName == data.GetValue("appName", "").AsString)
        {
            throw new DisconnectException();
        }
    }

    private static async Task<bool> ReadHeadAsync(NetworkStream stream, byte[] head, CancellationToken stop)
    {
        var read = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, stop);
        return read == 0 ? false : read == head.Length ? true : throw new MalformedMessageException("the connection ended inside a message");
    }
}
