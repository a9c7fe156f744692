using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.Local;

/// <summary>The files of one PostgreSQL server: created on first use, never half, and left usable by whatever happened before.</summary>
internal sealed class PostgresCluster(DataLocation location, UnixAccount? account)
{
    private const string Building = "initializing";
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(10);

    /// <summary>The server's own data directory, inside the one that is locked.</summary>
    public string DataDirectory { get; } = Path.Combine(location.Path, "pgdata");

    private string PidFile => Path.Combine(DataDirectory, "postmaster.pid");

    /// <summary>The major version that wrote the data, or null if there is none.</summary>
    public int? Version
    {
        get
        {
            var file = Path.Combine(DataDirectory, "PG_VERSION");
            return File.Exists(file) && int.TryParse(File.ReadAllText(file).Split('.')[0].Trim(), CultureInfo.InvariantCulture, out var version)
                ? version
                : null;
        }
    }

    /// <summary>Whether the server that runs on these files says that it accepts connections.</summary>
    public bool SaysReady()
    {
        try
        {
            // The eighth line is the server's status; pg_ctl waits for it in the same way.
            return File.ReadLines(PidFile).Skip(7).FirstOrDefault()?.Trim() == "ready";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>
    /// Waits for a server of a killed AppHost to finish closing its files, and removes the pid file that a crash left behind: the
    /// directory is locked by this AppHost, so no other server can be meant.
    /// </summary>
    public async Task AwaitPreviousServerAsync(Action<string> log, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (RunningServer() is { } processId)
        {
            var waited = time.GetElapsedTime(started);
            if (waited > ShutdownTime)
            {
                throw new DistributedApplicationException($"A PostgreSQL server (process {processId}) still runs on {DataDirectory} and does not end. Stop it first.");
            }

            if (waited == TimeSpan.Zero || waited < TimeSpan.FromMilliseconds(60))
            {
                log($"Waiting for the server of the previous run (process {processId}) to close its files.");
                _ = NativeMethods.Kill(processId, (int)Signal.Interrupt);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken);
        }

        if (File.Exists(PidFile))
        {
            log("The previous run ended without closing its files; the server recovers them.");
            File.Delete(PidFile);
        }
    }

    /// <summary>
    /// Creates the files in a directory beside the real one and renames it when it is complete: a crash in between leaves nothing that
    /// could be taken for a database.
    /// </summary>
    public async Task InitializeAsync(
        PostgresInstallation installation, string user, string password, Func<ProcessSpec, CancellationToken, Task<int>> run, CancellationToken cancellationToken)
    {
        foreach (var abandoned in Directory.EnumerateDirectories(location.Path, $"{Building}-*"))
        {
            Directory.Delete(abandoned, recursive: true);
        }

        if (Directory.Exists(DataDirectory))
        {
            throw new DistributedApplicationException($"{DataDirectory} is not empty and has no PostgreSQL database in it. Move it away.");
        }

        var workshop = Path.Combine(location.Path, $"{Building}-{Environment.ProcessId}");
        Directory.CreateDirectory(workshop);
        var passwordFile = Path.Combine(workshop, "password");
        await File.WriteAllTextAsync(passwordFile, password, cancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(passwordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            account?.Own(workshop);
            account?.Own(passwordFile);
        }

        var data = Path.Combine(workshop, "data");
        var exitCode = await run(InitDb(installation, user, passwordFile, data, workshop), cancellationToken);
        if (exitCode != 0)
        {
            throw new DistributedApplicationException($"initdb ended with exit code {exitCode}; its messages are above.");
        }

        File.Delete(passwordFile);
        Directory.Move(data, DataDirectory);
        Directory.Delete(workshop, recursive: true);
    }

    /// <summary>
    /// Makes new files survive a power cut, while the server already works on them: what it writes itself it makes durable itself, so
    /// only a cut within these first seconds could cost anything, and then nothing but a database just created. Waiting for the disk
    /// would take longer than creating the files.
    /// </summary>
    public async Task WriteThroughAsync(PostgresInstallation installation, Func<ProcessSpec, CancellationToken, Task<int>> run, CancellationToken cancellationToken)
    {
        if (!location.IsPersistent)
        {
            return; // what goes with the application needn't survive a power cut
        }

        try
        {
            await run(new ProcessSpec(installation.InitDb, ["--sync-only", "-D", DataDirectory], location.Path) { Environment = ServerEnvironment(), RunAs = account }, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // the application ends; the server closes its files in order
        }
    }

    private ProcessSpec InitDb(PostgresInstallation installation, string user, string passwordFile, string data, string workingDirectory)
    {
        List<string> arguments =
        [
            "-D", data, "-U", user, $"--pwfile={passwordFile}", "--auth=scram-sha-256", "--encoding=UTF8", "--no-instructions",
        ];
        if (Locale() is { } locale)
        {
            arguments.Add($"--locale={locale}");
        }

        arguments.Add("--no-sync"); // see WriteThroughAsync
        return new ProcessSpec(installation.InitDb, arguments, workingDirectory)
        {
            Environment = ServerEnvironment(),
            RunAs = account,
        };
    }

    /// <summary>Text sorts by code point, everywhere alike, and knows letters beyond ASCII.</summary>
    private static string? Locale() => PostgresInstallations.Current switch
    {
        Platform.Linux => "C.UTF-8",
        Platform.MacOS => "en_US.UTF-8",
        _ => null,
    };

    public static Dictionary<string, string> ServerEnvironment()
    {
        var environment = ProcessEnvironment.Inherited();
        foreach (var name in environment.Keys.Where(n => n.StartsWith("PG", StringComparison.Ordinal) || n.StartsWith("LC_", StringComparison.Ordinal)).ToArray())
        {
            environment.Remove(name);
        }

        return environment;
    }

    private int? RunningServer()
    {
        if (!File.Exists(PidFile) || !int.TryParse(File.ReadLines(PidFile).FirstOrDefault(), CultureInfo.InvariantCulture, out var processId))
        {
            return null;
        }

        try
        {
            using var process = Process.GetProcessById(processId);
            return process.ProcessName.StartsWith("postgres", StringComparison.OrdinalIgnoreCase) && !process.HasExited ? processId : null;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
