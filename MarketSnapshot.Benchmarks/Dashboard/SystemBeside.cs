namespace MarketSnapshot.Benchmarks.Dashboard;

/// <summary>Asks the system that runs beside the dashboard, all the while, whether it is well and what is on the market.</summary>
internal sealed class SystemBeside(HttpClient api)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private int _asked;

    public int Failures { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                foreach (var path in new[] { "/health", "/api/listings", "/api/farmers" })
                {
                    _asked++;
                    if (!await AnswersAsync(path, cancellationToken))
                        Failures++;
                }

                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the load is over
        }
    }

    public override string ToString() => $"{_asked} requests, {Failures} failed";

    private async Task<bool> AnswersAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await api.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
