using System.Diagnostics;

namespace MarketSnapshot.Benchmarks.Dashboard;

/// <summary>Asks for one page after the other, about as often as an open browser does, and sees how long that takes.</summary>
internal sealed class PageWatch(DashboardProcess dashboard)
{
    private static readonly string[] Pages = ["/", "/logs", "/logs?level=Error", "/traces", "/metrics", "/kept"];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly List<double> _milliseconds = [];

    public int Failures { get; private set; }

    public long HighestMemory { get; private set; }

    public double Percentile(double share) => _milliseconds.Count == 0 ? 0 : _milliseconds.Order().ElementAt((int)((_milliseconds.Count - 1) * share));

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                var watch = Stopwatch.StartNew();
                if (!await dashboard.PageAsync(Pages[i % Pages.Length], cancellationToken))
                    Failures++;
                _milliseconds.Add(watch.Elapsed.TotalMilliseconds);
                HighestMemory = Math.Max(HighestMemory, dashboard.Memory());
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the load is over
        }
    }

    public override string ToString() => $"{_milliseconds.Count} asked for: median {Percentile(0.5):0} ms, 99 % {Percentile(0.99):0} ms, {Failures} failed";
}
