using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Aspire.Hosting.Local;

/// <summary>A process that this one has started.</summary>
internal sealed class ChildProcess
{
    private const int ReaderStackSize = 128 * 1024;
    private static readonly TimeSpan DrainTime = TimeSpan.FromMilliseconds(400);

    private readonly Process _process;
    private readonly ProcessSpec _spec;
    private readonly TaskCompletionSource<int> _exited;

    private ChildProcess(Process process, ProcessSpec spec, TaskCompletionSource<int> exited)
    {
        _process = process;
        _spec = spec;
        _exited = exited;
        Id = process.Id;
    }

    public int Id { get; }

    /// <summary>Completes with the exit code when the process has ended and its last lines have been read.</summary>
    public Task<int> Exited => _exited.Task;

    /// <param name="onLine">Called for each line, with whether it came from standard error, on threads of their own.</param>
    /// <exception cref="DistributedApplicationException">The system refused to start it.</exception>
    public static async Task<ChildProcess> StartAsync(ProcessSpec spec, Watchdog? watchdog, Action<string, bool> onLine, TimeProvider time)
    {
        var command = OperatingSystem.IsWindows()
            ? [spec.FileName, .. spec.Arguments]
            : LaunchCommand.Build(spec, Environment.ProcessId, diesWithParent: true, Executables.Find);
        var process = CreateProcess(spec, command);
        process.EnableRaisingEvents = true;
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Exited += (_, _) => ended.TrySetResult();

        await ProcessThread.RunAsync(() => StartProcess(process, spec));
        if (OperatingSystem.IsWindows())
        {
            WindowsJob.Add(process);
        }

        watchdog?.Add(process.Id, spec.StopSignals[0]);
        process.StandardInput.Close();

        var output = ReadLines(process.StandardOutput, line => onLine(line, false));
        var error = ReadLines(process.StandardError, line => onLine(line, true));
        var child = new ChildProcess(process, spec, new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously));
        _ = child.CompleteAsync(ended.Task, Task.WhenAll(output, error), watchdog, time);
        return child;
    }

    public void Send(Signal signal)
    {
        if (_process.HasExited)
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            _process.Kill(entireProcessTree: true);
        }
        else
        {
            _ = NativeMethods.Kill(Id, (int)signal);
        }
    }

    /// <summary>Asks the process to end, more urgently as time goes by, and kills it when <paramref name="within"/> is over.</summary>
    public async Task StopAsync(TimeSpan within, TimeProvider time)
    {
        foreach (var signal in _spec.StopSignals)
        {
            Send(signal);
            var share = signal == _spec.StopSignals[0] && _spec.StopSignals.Count > 1 ? within * 0.8 : within / _spec.StopSignals.Count;
            if (await EndsWithinAsync(share, time))
            {
                return;
            }
        }

        Send(Signal.Kill);
        await EndsWithinAsync(TimeSpan.FromSeconds(2), time);
    }

    private static Process CreateProcess(ProcessSpec spec, IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0])
        {
            WorkingDirectory = spec.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        foreach (var (name, value) in spec.Environment)
        {
            start.Environment[name] = value;
        }

        return new Process { StartInfo = start };
    }

    private static bool StartProcess(Process process, ProcessSpec spec)
    {
        try
        {
            return process.Start();
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            throw new DistributedApplicationException($"'{spec.FileName}' could not be started in '{spec.WorkingDirectory}': {e.Message}", e);
        }
    }

    /// <summary>On a thread of its own: a pool with two threads must not spend them on waiting for lines.</summary>
    private static Task ReadLines(StreamReader reader, Action<string> onLine)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(
            () =>
            {
                try
                {
                    while (reader.ReadLine() is { } line)
                    {
                        onLine(line);
                    }
                }
                catch (Exception e) when (e is IOException or ObjectDisposedException)
                {
                    // the process is gone, and so is what it had still to say
                }
                finally
                {
                    done.SetResult();
                }
            },
            ReaderStackSize)
        {
            IsBackground = true,
            Name = "output",
        }.Start();
        return done.Task;
    }

    private async Task CompleteAsync(Task ended, Task output, Watchdog? watchdog, TimeProvider time)
    {
        await ended;
        watchdog?.Remove(Id);
        await Task.WhenAny(output, Task.Delay(DrainTime, time));
        _exited.SetResult(_process.ExitCode);
    }

    private async Task<bool> EndsWithinAsync(TimeSpan span, TimeProvider time)
    {
        using var over = new CancellationTokenSource();
        var first = await Task.WhenAny(Exited, Task.Delay(span, time, over.Token));
        await over.CancelAsync();
        return first == Exited;
    }
}
