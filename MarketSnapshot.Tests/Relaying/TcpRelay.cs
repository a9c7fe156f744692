using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace MarketSnapshot.Tests.Relaying;

/// <summary>
/// Stands between a service and a server, and passes everything on as it is. Once it is told to be slow, everything takes longer, and now and
/// then a connection stalls for longer than a question may take, or ends; once it is cut, the server is away for whoever comes this way.
/// </summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private static readonly TimeSpan MostDelay = TimeSpan.FromMilliseconds(6);

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();
    private readonly string _host;
    private readonly int _port;
    private readonly Task _accepting;
    private int _oneIn;
    private int _stalls;
    private int _drops;

    /// <summary>Listens at once.</summary>
    /// <param name="host">Where the server is.</param>
    /// <param name="port">And at which port.</param>
    /// <param name="ownPort">Where to listen, such as where one that was cut did; any free port without.</param>
    public TcpRelay(string host, int port, int ownPort = 0)
    {
        (_host, _port) = (host, port);
        _listener = new(IPAddress.Loopback, ownPort);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens, on loopback.</summary>
    public int Port { get; }

    /// <summary>How long a stalled connection is silent.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>One in so many pieces of what is sent stalls, and half as many end the connection; 0 lets everything through as it is.</summary>
    public int OneIn { get => Volatile.Read(ref _oneIn); set => Volatile.Write(ref _oneIn, value); }

    /// <summary>How often a connection stalled.</summary>
    public int Stalls => _stalls;

    /// <summary>How often a connection was ended.</summary>
    public int Drops => _drops;

    /// <summary>Ends every connection there is; new ones are let through.</summary>
    public void DropAll()
    {
        foreach (var client in _open.Keys)
            client.Dispose();
    }

    /// <summary>Ends every connection and takes no more.</summary>
    public async Task CutAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        DropAll();
        await _accepting;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CutAsync();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = JoinAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It was told to stop.
        }
    }

    private async Task JoinAsync(TcpClient client)
    {
        using var server = new TcpClient();
        _open[client] = true;
        _open[server] = true;
        try
        {
            client.NoDelay = server.NoDelay = true;
            await server.ConnectAsync(_host, _port, _stop.Token);
            await Task.WhenAny(PumpAsync(client, server), PumpAsync(server, client));
        }
        catch (Exception end) when (end is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side went.
        }
        finally
        {
            _open.TryRemove(client, out _);
            _open.TryRemove(server, out _);
            client.Dispose();
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            var (source, target) = (from.GetStream(), to.GetStream());
            while (await source.ReadAsync(buffer, _stop.Token) is > 0 and var count)
            {
                if (OneIn is > 0 and var oneIn && !await HinderAsync(oneIn))
                    return;
                await target.WriteAsync(buffer.AsMemory(0, count), _stop.Token);
            }
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Either side went.
        }
    }

    private async Task<bool> HinderAsync(int oneIn)
    {
        switch (RandomNumberGenerator.GetInt32(oneIn * 2))
        {
            case 0:
                Interlocked.Increment(ref _drops);
                return false;
            case 1 or 2:
                Interlocked.Increment(ref _stalls);
                await Task.Delay(Stall, TimeProvider.System, _stop.Token);
                return true;
            default:
                await Task.Delay(MostDelay * (RandomNumberGenerator.GetInt32(100) / 100.0), TimeProvider.System, _stop.Token);
                return true;
        }
    }
}
