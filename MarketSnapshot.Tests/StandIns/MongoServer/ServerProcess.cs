using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Aspire.Hosting;
using MongoDB.Driver;
using Xunit;

namespace MarketSnapshot.Tests.StandIns.MongoServer;

/// <summary>The MongoDB stand-in as a process of its own, on a free port.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(string directory, int port, string[] more)
    {
        Directory = directory;
        Port = port;
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments = [ServerPath, "--port", $"{port}", "--bind_ip", "127.0.0.1", "--dbpath", directory, .. more];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.Exited += (_, _) => _listening.TrySetException(new InvalidOperationException($"The server ended.\n{Log}"));
    }

    /// <summary>Where the built server lies; the hosting stand-in carries the path.</summary>
    public static string ServerPath { get; } = typeof(DistributedApplication).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "standin:MongoDB.Server").Value!;

    public string Directory { get; }

    public int Port { get; }

    public string Log => string.Join('\n', _log);

    /// <summary>A directory that is deleted when the tests end.</summary>
    public static string NewDirectory()
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("mongo-server-tests-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            if (directory.Exists)
                directory.Delete(recursive: true);
        };
        return directory.FullName;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static async Task<ServerProcess> StartAsync(string? directory = null, params string[] more)
    {
        var server = new ServerProcess(directory ?? NewDirectory(), FreePort(), more);
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        await server._listening.Task.WaitAsync(Patience, TimeProvider.System, TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>A client whose errors come soon rather than after half a minute.</summary>
    public MongoClient Connect() => new(ConnectionString());

    /// <summary>The same, with a name by which fail points can tell it from others.</summary>
    public MongoClient Connect(string applicationName, string more = "") => new($"{ConnectionString()}&appName={applicationName}{more}");

    /// <summary>A client that logs in.</summary>
    public MongoClient Connect(string user, string password, string more) =>
        new($"mongodb://{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(password)}@{ConnectionString()["mongodb://".Length..]}&authSource=admin{more}");

    private string ConnectionString() => $"mongodb://127.0.0.1:{Port}/?serverSelectionTimeoutMS=5000&connectTimeoutMS=5000&socketTimeoutMS=20000";

    /// <summary>kill -9, and the end of the process.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Asks for the end as an operator does, and returns the exit code and how long it took.</summary>
    public async Task<(int ExitCode, TimeSpan Took)> TerminateAsync()
    {
        var watch = Stopwatch.StartNew();
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TimeProvider.System);
        return (_process.ExitCode, watch.Elapsed);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        _log.Enqueue(line);
        if (line.Contains("Waiting for connections", StringComparison.Ordinal))
            _listening.TrySetResult();
    }
}
