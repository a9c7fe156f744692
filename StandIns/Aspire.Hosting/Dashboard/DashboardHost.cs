using System.Globalization;
using Aspire.Hosting.Local;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// Runs the dashboard beside the application, from before its first resource starts until after its last one has ended. The application
/// doesn't depend on it: where it can't run, that is said and the rest goes on.
/// </summary>
internal sealed class DashboardHost(DashboardSettings settings, ResourceService resources, TimeProvider time) : IHostedService, IDisposable
{
    private const string OutputKey = "standin:Aspire.Dashboard";
    private const int MostRestarts = 3;
    private static readonly TimeSpan StopTime = TimeSpan.FromMilliseconds(400);

    private readonly CancellationTokenSource _ending = new();
    private Watchdog? _watchdog;
    private Task _running = Task.CompletedTask;

    /// <summary>Told what a person should know.</summary>
    public Action<string>? Note { get; set; }

    /// <summary>Where to sign in; null without a dashboard.</summary>
    public string? LoginUrl => settings.IsEnabled ? settings.LoginUrl : null;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!settings.IsEnabled)
        {
            return;
        }

        if (settings.TakenPort() is { } taken)
        {
            settings.Disable();
            Note?.Invoke($"No dashboard: port {taken} is taken by another program. Stop that program, or choose other ports in the AppHost's Properties/launchSettings.json.");
            return;
        }

        _watchdog = await Watchdog.StartAsync();
        resources.Start(settings.ResourceServiceUrl, settings.ResourceServiceApiKey);
        _running = RunAsync(await StartProcessAsync());
        Note?.Invoke($"Login to the dashboard at {settings.LoginUrl}");
    }

    /// <summary>May be called more than once, like every stop of a host.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _ending.CancelAsync();
        await _running;
        await resources.StopAsync();
        Interlocked.Exchange(ref _watchdog, value: null)?.Dispose();
    }

    public void Dispose() => _ending.Dispose();

    private async Task RunAsync(ChildProcess child)
    {
        for (var restarts = 0; ; restarts++)
        {
            var ending = Task.Delay(Timeout.InfiniteTimeSpan, time, _ending.Token);
            if (await Task.WhenAny(child.Exited, ending) == ending)
            {
                await child.StopAsync(StopTime, time);
                return;
            }

            if (restarts == MostRestarts)
            {
                Note?.Invoke("The dashboard has ended again and is not started any more; the application goes on.");
                return;
            }

            var exitCode = await child.Exited;
            Note?.Invoke(string.Create(CultureInfo.InvariantCulture, $"The dashboard has ended (exit code {exitCode}) and is started again."));
            child = await StartProcessAsync();
        }
    }

    private Task<ChildProcess> StartProcessAsync()
    {
        var output = AssemblyMetadata.Find(typeof(DashboardHost).Assembly, OutputKey)
            ?? throw new DistributedApplicationException("The build did not record where the dashboard is.");
        var environment = ProcessEnvironment.Inherited();
        environment["ASPNETCORE_URLS"] = Text(settings.FrontendUrl);
        environment["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = Text(settings.OtlpGrpcUrl);
        environment["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = Text(settings.OtlpHttpUrl);
        environment["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = Text(settings.ResourceServiceUrl);
        environment["Dashboard__Frontend__BrowserToken"] = settings.BrowserToken;
        environment["Dashboard__Otlp__PrimaryApiKey"] = settings.OtlpApiKey;
        environment["Dashboard__Api__PrimaryApiKey"] = settings.ApiKey;
        environment["Dashboard__ResourceServiceClient__ApiKey"] = settings.ResourceServiceApiKey;
        var spec = new ProcessSpec(Executables.Dotnet(), [output], Path.GetDirectoryName(output)!) { Environment = environment };
        return ChildProcess.StartAsync(spec, _watchdog, (line, isError) => Note?.Invoke($"dashboard: {line}"), time);
    }

    private static string Text(Uri url) => url.GetLeftPart(UriPartial.Authority);
}
