using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Local;

/// <summary>Hands connections to a public port on to replicas, by turns; a replica that doesn't answer is passed over.</summary>
internal sealed class TcpProxy : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly IReadOnlyList<int> _targetPorts;
    private readonly List<TcpListener> _listeners = [];
    private int _turn = -1;

    private TcpProxy(IReadOnlyList<int> targetPorts) => _targetPorts = targetPorts;

    public static TcpProxy Start(ProxyRoute route)
    {
        var proxy = new TcpProxy(route.TargetPorts);
        proxy.Listen(IPAddress.Loopback, route.Port);
        if (Socket.OSSupportsIPv6)
        {
            proxy.Listen(IPAddress.IPv6Loopback, route.Port);
        }

        return proxy;
    }

    public void Dispose()
    {
        _stop.Cancel();
        foreach (var listener in _listeners)
        {
            listener.Dispose();
        }

        _stop.Dispose();
    }

    private void Listen(IPAddress address, int port)
    {
        var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            listener.Dispose();
            return;
        }

        _listeners.Add(listener);
        _ = AcceptAsync(listener, _stop.Token);
    }

    private async Task AcceptAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync(cancellationToken);
                _ = ServeAsync(client, cancellationToken);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // stopped
        }
    }

    private async Task ServeAsync(Socket client, CancellationToken cancellationToken)
    {
        using var _ = client;
        try
        {
            using var target = await ConnectAsync(cancellationToken);
            if (target is null)
            {
                return;
            }

            client.NoDelay = target.NoDelay = true;
            await using var clientStream = new NetworkStream(client);
            await using var targetStream = new NetworkStream(target);
            await Task.WhenAll(
                PumpAsync(clientStream, targetStream, target, cancellationToken),
                PumpAsync(targetStream, clientStream, client, cancellationToken));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
        {
            // either side went away
        }
    }

    private async Task<Socket?> ConnectAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < _targetPorts.Count; attempt++)
        {
            var turn = (uint)Interlocked.Increment(ref _turn);
            var port = _targetPorts[(int)(turn % (uint)_targetPorts.Count)];
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return socket;
            }
            catch (SocketException)
            {
                socket.Dispose();
            }
        }

        return null;
    }

    private static async Task PumpAsync(NetworkStream from, NetworkStream to, Socket toSocket, CancellationToken cancellationToken)
    {
        await from.CopyToAsync(to, cancellationToken);
        toSocket.Shutdown(SocketShutdown.Send);
    }
}
