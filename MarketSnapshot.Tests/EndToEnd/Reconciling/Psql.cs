using System.Diagnostics;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Reconciling;

/// <summary>PostgreSQL's own client, as a person or a script at the tables uses it.</summary>
internal sealed class Psql : IAsyncDisposable
{
    private readonly NpgsqlConnectionStringBuilder _target;
    private Process? _session;

    private Psql(NpgsqlConnectionStringBuilder target) => _target = target;

    /// <summary>A client of a test's own database.</summary>
    public static async Task<Psql> OnAsync(Topology topology, OwnStores stores) => new(
        new NpgsqlConnectionStringBuilder(await topology.ConnectionString(ResourceNames.MarketDb))
        {
            Database = new NpgsqlConnectionStringBuilder(stores.Database.ConnectionString).Database,
        });

    /// <summary>Runs statements in a process of their own.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> RunAsync(string sql)
    {
        using var process = Start("--command", sql);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"psql ended with {process.ExitCode}: {errors}{Environment.NewLine}{sql}");
        return (await output).Trim();
    }

    /// <summary>Types a line into a session that stays open, and waits until it was done.</summary>
    public async Task TypeAsync(string sql)
    {
        _session ??= Start();
        await _session.StandardInput.WriteLineAsync($"{sql}{Environment.NewLine}\\echo done");
        await _session.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        while (await _session.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line == "done")
                return;
        }

        Assert.Fail($"psql ended: {await _session.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is null)
            return;
        _session.StandardInput.Close();
        await _session.WaitForExitAsync(CancellationToken.None);
        _session.Dispose();
    }

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Find(), ["--no-psqlrc", "--no-password", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PGHOST"] = _target.Host,
                ["PGPORT"] = $"{_target.Port}",
                ["PGUSER"] = _target.Username,
                ["PGPASSWORD"] = _target.Password,
                ["PGDATABASE"] = _target.Database,
            },
        };
        return Process.Start(start) ?? throw new InvalidOperationException("psql did not start.");
    }

    /// <summary>On the PATH, or beside a server where systems put it.</summary>
    internal static string Find()
    {
        var name = OperatingSystem.IsWindows() ? "psql.exe" : "psql";
        IEnumerable<string> places =
        [
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
            .. new[] { "/usr/lib/postgresql", "/usr/local/opt", "/opt/homebrew/opt", "/Applications/Postgres.app/Contents/Versions" }
                .Where(Directory.Exists).SelectMany(Directory.GetDirectories).Select(directory => Path.Combine(directory, "bin")),
        ];
        var found = places.Select(place => Path.Combine(place, name)).FirstOrDefault(File.Exists);
        if (found is null)
            Assert.Skip("psql is not installed.");
        return found!;
    }
}
