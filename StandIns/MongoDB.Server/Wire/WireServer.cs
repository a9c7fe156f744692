using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MongoDB.Server.Wire;

/// <summary>Listens, and gives each connection a loop of its own.</summary>
internal sealed class WireServer(ServerState state) : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromMilliseconds(400);
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private readonly List<TcpListener> _listeners = [];
    private int _lastConnection;

    public async Task RunAsync(CancellationToken stop)
    {
        state.Log.Info("CONTROL", ServerState.Notice);
        if (!state.Options.Auth)
        {
            state.Log.Info("CONTROL", ServerState.OpenNotice);
        }

        foreach (var address in state.Options.Addresses)
        {
            _listeners.Add(Listen(address));
        }

        state.Log.Info("STORAGE", $"Data lies in {state.Store.FilePath}");
        state.Log.Milestone("NETWORK", $"Waiting for connections on {string.Join(", ", _listeners.Select(l => l.LocalEndpoint))} (MongoDB stand-in for development and tests)");
        await Task.WhenAll([.. _listeners.Select(l => AcceptAsync(l, stop)), Storage.TtlMonitor.RunAsync(state, stop)]);
        state.Log.Info("CONTROL", "Shutting down");
        await Task.WhenAny(Task.WhenAll(_connections.Keys), Task.Delay(StopPatience, state.Time, CancellationToken.None));
    }

    public ValueTask DisposeAsync()
    {
        foreach (var listener in _listeners)
        {
            listener.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private TcpListener Listen(IPAddress address)
    {
        var listener = new TcpListener(address, state.Options.Port);
        try
        {
            listener.Start(backlog: 512);
            return listener;
        }
        catch (SocketException e)
        {
            throw new StartupException($"Failed to listen on {address}:{state.Options.Port}: {e.Message}", exitCode: 48);
        }
    }

    private async Task AcceptAsync(TcpListener listener, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync(stop);
                socket.NoDelay = true;
                var connection = new Connection(state, socket, Interlocked.Increment(ref _lastConnection));
                var task = Task.Run(() => connection.RunAsync(stop), CancellationToken.None);
                _connections[task] = true;
                _ = task.ContinueWith(done => _connections.TryRemove(done, out _), TaskScheduler.Default);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // asked to stop
        }
    }
}
