using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.Local;

/// <summary>
/// A small shell that outlives the AppHost by a moment. It reads from a pipe which processes are running; when the pipe ends without
/// a word, because the AppHost was killed, it ends them: each by its own signal, whoever lingers by force.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    // A process gets 1.5 s. A database, which is ended by INT and closes its files first, gets 8 s.
    private const string Script = """
        exec >/dev/null 2>&1
        trap '' INT TERM HUP QUIT
        set -f
        alive() {
          kill -0 "$1" || return 1
          [ -r "/proc/$1/stat" ] || return 0
          read -r state < "/proc/$1/stat" || return 1
          case ${state##*) } in Z*) return 1 ;; esac
        }
        list=
        while read -r op pid sig; do
          rest=
          for e in $list; do [ "${e%%:*}" = "$pid" ] || rest="$rest $e"; done
          list=$rest
          [ "$op" = + ] && list="$list $pid:$sig"
        done
        for e in $list; do kill -"${e#*:}" "${e%%:*}"; done
        i=0
        while [ $i -lt 80 ]; do
          rest=
          for e in $list; do alive "${e%%:*}" && rest="$rest $e"; done
          list=$rest
          [ -n "$list" ] || exit 0
          if [ $i -ge 15 ]; then
            for e in $list; do [ "${e#*:}" = INT ] || kill -KILL "${e%%:*}"; done
          fi
          i=$((i+1))
          sleep 0.1
        done
        for e in $list; do kill -KILL "${e%%:*}"; done
        """;

    private readonly Lock _lock = new();
    private readonly Process _process;

    private Watchdog(Process process) => _process = process;

    /// <summary>None on Windows.</summary>
    public static async Task<Watchdog?> StartAsync()
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        var spec = new ProcessSpec("/bin/sh", ["-c", Script], "/");
        var command = LaunchCommand.Build(spec, Environment.ProcessId, diesWithParent: false, Executables.Find);
        var start = new ProcessStartInfo(command[0]) { WorkingDirectory = "/", RedirectStandardInput = true, UseShellExecute = false };
        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        var process = await ProcessThread.RunAsync(() => Process.Start(start)!);
        process.StandardInput.AutoFlush = true;
        return new Watchdog(process);
    }

    public void Add(int processId, Signal signal) =>
        Write(string.Create(CultureInfo.InvariantCulture, $"+ {processId} {LaunchCommand.SignalName(signal)}"));

    public void Remove(int processId) => Write(string.Create(CultureInfo.InvariantCulture, $"- {processId}"));

    public void Dispose()
    {
        lock (_lock)
        {
            _process.StandardInput.Close();
        }

        _process.Dispose();
    }

    private void Write(string line)
    {
        lock (_lock)
        {
            try
            {
                _process.StandardInput.WriteLine(line);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // Without the watchdog the kernel's signal at the parent's death remains.
            }
        }
    }
}
