using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MarketSnapshot.Tests.Access;

/// <summary>Passes connections on to a server, until it is cut: then the server is away for whoever comes this way.</summary>
internal sealed class TcpRelay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _ends = [];
    private readonly string _host;
    private readonly int _port;

    public TcpRelay(string host, int port)
    {
        (_host, _port) = (host, port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    /// <summary>Where it listens, on loopback.</summary>
    public int Port { get; }

    /// <summary>Ends all connections and takes no more.</summary>
    public void Cut()
    {
        _listener.Stop();
        foreach (var end in _ends)
            end.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => Cut();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = PassAsync(await _listener.AcceptTcpClientAsync(CancellationToken.None));
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // That is how it ends.
        }
    }

    private async Task PassAsync(TcpClient near)
    {
        using var far = new TcpClient();
        _ends.Add(near);
        _ends.Add(far);
        try
        {
            await far.ConnectAsync(_host, _port, CancellationToken.None);
            await Task.WhenAny(
                near.GetStream().CopyToAsync(far.GetStream(), CancellationToken.None), far.GetStream().CopyToAsync(near.GetStream(), CancellationToken.None));
        }
        catch (Exception cut) when (cut is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Either side may go at any time.
        }
        finally
        {
            near.Dispose();
        }
    }
}
