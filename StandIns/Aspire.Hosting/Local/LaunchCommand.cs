using System.Globalization;

namespace Aspire.Hosting.Local;

/// <summary>
/// The command line that starts a process so that it ends with its parent and doesn't hear the terminal.
/// <para>
/// A session of its own keeps a Ctrl+C at the terminal away from it: the orchestrator ends its processes in order. On Linux the kernel
/// signals it when the thread that started it is gone; since the parent may be gone before that is arranged, the shell looks once
/// more before it becomes the process. Elsewhere the <see cref="Watchdog"/> alone does this.
/// </para>
/// </summary>
internal static class LaunchCommand
{
    private const string IfParentLives = "[ \"$PPID\" = \"$0\" ] || exit 1; exec \"$@\"";
    private const string NewSession = "use POSIX; POSIX::setsid(); exec { $ARGV[0] } @ARGV or exit 127";

    /// <param name="find">Gives the full path of a program, or null.</param>
    public static IReadOnlyList<string> Build(ProcessSpec spec, int parentId, bool diesWithParent, Func<string, string?> find)
    {
        IReadOnlyList<string> command = [spec.FileName, .. spec.Arguments];
        if (find("setpriv") is { } setpriv && find("setsid") is { } setsid)
        {
            var parent = parentId.ToString(CultureInfo.InvariantCulture);
            if (!diesWithParent && spec.RunAs is null)
            {
                return [setsid, .. command];
            }

            List<string> prefix = [setsid, setpriv];
            if (spec.RunAs is { } account)
            {
                prefix.AddRange([$"--reuid={account.Name}", $"--regid={account.GroupId.ToString(CultureInfo.InvariantCulture)}", "--init-groups"]);
            }

            if (diesWithParent)
            {
                prefix.Add($"--pdeathsig={SignalName(spec.StopSignals[0])}");
                return [.. prefix, "--", "/bin/sh", "-c", IfParentLives, parent, .. command];
            }

            return [.. prefix, "--", .. command];
        }

        if (spec.RunAs is { } other)
        {
            throw new DistributedApplicationException(
                $"'{spec.FileName}' must run as '{other.Name}', but setpriv and setsid (package util-linux) are not on the PATH. Run as a normal user.");
        }

        return find("perl") is { } perl ? [perl, "-e", NewSession, "--", .. command] : command;
    }

    public static string SignalName(Signal signal) => signal switch
    {
        Signal.Interrupt => "INT",
        Signal.Quit => "QUIT",
        Signal.Kill => "KILL",
        _ => "TERM",
    };
}

/// <summary>Finds programs.</summary>
internal static class Executables
{
    public static string? Find(string name) => Find(name, Environment.GetEnvironmentVariable("PATH"));

    public static string? Find(string name, string? path) => Directories(path)
        .Select(d => Path.Combine(d, OperatingSystem.IsWindows() ? $"{name}.exe" : name))
        .FirstOrDefault(File.Exists);

    public static IEnumerable<string> Directories(string? path) =>
        (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The <c>dotnet</c> that runs this process.</summary>
    public static string Dotnet()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var runtime = System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory();
        var beside = Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", name));
        return File.Exists(beside) ? beside : Find("dotnet") ?? "dotnet";
    }
}
