using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Reflection;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace MarketSnapshot.Benchmarks.Dashboard;

/// <summary>The dashboard in a process of its own, without an AppHost.</summary>
internal sealed class DashboardProcess : IAsyncDisposable
{
    private const string Secret = "secret-of-the-benchmark";
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly HttpClient _http;
    private readonly int _otlpPort;

    private DashboardProcess(Process process, int port, int otlpPort)
    {
        _process = process;
        _otlpPort = otlpPort;
        _http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Secret);
        _http.DefaultRequestHeaders.Add("x-otlp-api-key", Secret);
    }

    /// <exception cref="UsageException">The build is one of the published packages, which bring a dashboard of their own.</exception>
    public static async Task<DashboardProcess> StartAsync(CancellationToken cancellationToken)
    {
        var output = typeof(DistributedApplication).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == "standin:Aspire.Dashboard")?.Value
            ?? throw new UsageException("Only the dashboard of StandIns/ is measured: leave out -p:StandIns=false.");
        var ports = FreePorts(3);
        var start = new ProcessStartInfo("dotnet", [output]) { UseShellExecute = false };
        start.Environment["ASPNETCORE_URLS"] = $"http://localhost:{ports[0]}";
        start.Environment["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = $"http://localhost:{ports[1]}";
        start.Environment["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = $"http://localhost:{ports[2]}";
        start.Environment["Dashboard__Frontend__BrowserToken"] = Secret;
        start.Environment["Dashboard__Otlp__PrimaryApiKey"] = Secret;
        var dashboard = new DashboardProcess(Process.Start(start)!, ports[0], ports[2]);
        var waited = Stopwatch.StartNew();
        while (!await dashboard.AnswersAsync(cancellationToken))
        {
            if (waited.Elapsed > StartTime || dashboard._process.HasExited)
            {
                await dashboard.DisposeAsync();
                throw new TimeoutException("The dashboard does not answer.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }

        return dashboard;
    }

    /// <summary>Lets a service send its telemetry here.</summary>
    public void Listen(IResourceBuilder<ProjectResource> service) => service
        .WithEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", string.Create(CultureInfo.InvariantCulture, $"http://localhost:{_otlpPort}"))
        .WithEnvironment("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
        .WithEnvironment("OTEL_EXPORTER_OTLP_HEADERS", $"x-otlp-api-key={Secret}");

    /// <summary>Gives false if it wasn't taken.</summary>
    public async Task<bool> SendAsync(string signal, byte[] request, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(request);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        using var response = await _http.PostAsync(new Uri($"http://localhost:{_otlpPort}/v1/{signal}"), content, cancellationToken);
        return response.StatusCode == HttpStatusCode.OK;
    }

    public async Task<bool> PageAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return response.IsSuccessStatusCode;
    }

    public async Task<Status> StatusAsync(CancellationToken cancellationToken) =>
        (await _http.GetFromJsonAsync<Status>(new Uri("/api/status", UriKind.Relative), cancellationToken))!;

    public long Memory()
    {
        _process.Refresh();
        return _process.WorkingSet64;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await PageAsync("/", cancellationToken);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners)
            listener.Start();
        var ports = listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port).ToArray();
        foreach (var listener in listeners)
            listener.Dispose();
        return ports;
    }

    /// <summary>The part of <c>/api/status</c> that is looked at.</summary>
    internal sealed record Status(AllKept Kept);

    internal sealed record AllKept(IReadOnlyList<ResourceKept> Resources);

    internal sealed record ResourceKept(string Resource, Kept Logs, Kept Spans);

    internal sealed record Kept(long Count, long Dropped);
}
