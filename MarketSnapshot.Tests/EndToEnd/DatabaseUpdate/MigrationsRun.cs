using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.DatabaseUpdate;

/// <summary>A run of the migrations program, as the AppHost starts it, on a database of the test's own.</summary>
internal sealed class MigrationsRun : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _awaited;

    private MigrationsRun(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
    }

    /// <summary>All that it wrote.</summary>
    public string Output => string.Join(Environment.NewLine, _lines);

    /// <summary>Starts a run.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="environment">The environment's name, which decides on demo data.</param>
    /// <param name="awaited">A part of a line that <see cref="SeenAsync"/> waits for.</param>
    public static MigrationsRun Start(string connectionString, string environment = "Development", string? awaited = null)
    {
        // The build puts the programs side by side.
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var folder = Path.Combine(here.Parent!.Parent!.FullName, "MarketSnapshot.Migrations", here.Name);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "MarketSnapshot.Migrations.dll")])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ConnectionStrings__marketdb"] = connectionString, ["DOTNET_ENVIRONMENT"] = environment },
        };
        var run = new MigrationsRun(start) { _awaited = awaited };
        run._process.Start();
        run._process.BeginOutputReadLine();
        run._process.BeginErrorReadLine();
        return run;
    }

    /// <summary>Waits for the end; gives the exit code.</summary>
    public async Task<int> EndAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException late) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The migrations did not end within {Limit.TotalSeconds} s:{Environment.NewLine}{Output}", late);
        }

        return _process.ExitCode;
    }

    /// <summary>Waits for the line.</summary>
    public Task SeenAsync() => _seen.Task.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);

    /// <summary>Ends it without a word.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    /// <summary>The connection string of a database that does not exist yet, on the topology's server.</summary>
    public static async Task<NpgsqlConnectionStringBuilder> NewDatabaseAsync(Topology topology) =>
        new(await topology.ConnectionString(ResourceNames.MarketDb)) { Database = $"migrations_{Guid.NewGuid():N}", Pooling = false };

    private void Take(string? line)
    {
        if (line is null)
            return;
        _lines.Enqueue(line);
        if (_awaited is not null && line.Contains(_awaited, StringComparison.Ordinal))
            _seen.TrySetResult();
    }
}
