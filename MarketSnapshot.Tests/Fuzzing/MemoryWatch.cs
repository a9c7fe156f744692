using System.Collections.Concurrent;
using System.Globalization;

namespace MarketSnapshot.Tests.Fuzzing;

/// <summary>Samples how much memory a process holds, from the kernel's own figures.</summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<double> _samples = new();
    private readonly int _process;
    private readonly Task _watching;

    /// <summary>Begins at once.</summary>
    public MemoryWatch(int process)
    {
        _process = process;
        _watching = WatchAsync();
    }

    /// <summary>The most, in MiB.</summary>
    public double Most => _samples.DefaultIfEmpty().Max();

    /// <summary>The mean of the fifth of the samples around the middle, in MiB.</summary>
    public double Middle => Mean(0.4, 0.6);

    /// <summary>The mean of the last fifth of the samples, in MiB.</summary>
    public double End => Mean(0.8, 1);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                _samples.Enqueue(await ReadAsync());
                await Task.Delay(Pause, TimeProvider.System, _stop.Token);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or FileNotFoundException or DirectoryNotFoundException)
        {
            // The run is over, or the process is: that is noticed elsewhere.
        }
    }

    private async Task<double> ReadAsync()
    {
        var lines = await File.ReadAllLinesAsync($"/proc/{_process}/status", CancellationToken.None);
        var resident = lines.FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)) ?? "VmRSS: 0 kB";
        return double.Parse(resident.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }

    private double Mean(double from, double to)
    {
        var all = _samples.ToArray();
        return all[(int)(all.Length * from)..Math.Max((int)(all.Length * from) + 1, (int)(all.Length * to))].Average();
    }
}
