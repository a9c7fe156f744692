using System.Security.Cryptography;
using Aspire.Hosting.Local;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// Where the dashboard is and by which secrets it is reached, from the AppHost's launch profile: its <c>applicationUrl</c> is the
/// dashboard's. Without one there is no dashboard, and under test only where it is asked for, on free ports.
/// </summary>
internal sealed class DashboardSettings
{
    /// <summary>Set while services are to send telemetry to the dashboard.</summary>
    public const string OtlpUrlKey = "AppHost:Dashboard:OtlpUrl";
    public const string OtlpProtocolKey = "AppHost:Dashboard:OtlpProtocol";
    public const string OtlpApiKeyKey = "AppHost:OtlpApiKey";

    private readonly ConfigurationManager _configuration;

    public DashboardSettings(DistributedApplicationOptions options, ConfigurationManager configuration)
    {
        _configuration = configuration;
        var anyPort = configuration.GetValue("DcpPublisher:RandomizePorts", defaultValue: false);
        var url = configuration["ASPNETCORE_URLS"] ?? configuration["URLS"];
        if (options.DisableDashboard || (!anyPort && string.IsNullOrWhiteSpace(url)))
        {
            return;
        }

        IsEnabled = true;
        FrontendUrl = Url(url);
        var grpc = configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"];
        var http = configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"];
        OtlpGrpcUrl = Url(grpc);
        OtlpHttpUrl = Url(http);
        ResourceServiceUrl = Url(configuration["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"]);
        BrowserToken = Secret("ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN");
        OtlpApiKey = Secret(OtlpApiKeyKey);
        ApiKey = Secret("AppHost:DashboardApiKey");
        ResourceServiceApiKey = Secret("AppHost:ResourceService:ApiKey");

        var overHttp = string.IsNullOrWhiteSpace(grpc) && !string.IsNullOrWhiteSpace(http);
        configuration[OtlpApiKeyKey] = OtlpApiKey;
        configuration[OtlpUrlKey] = (overHttp ? OtlpHttpUrl : OtlpGrpcUrl).GetLeftPart(UriPartial.Authority);
        configuration[OtlpProtocolKey] = overHttp ? "http/protobuf" : "grpc";

        Uri Url(string? configured) =>
            anyPort || string.IsNullOrWhiteSpace(configured) ? new Uri($"http://localhost:{PortAssigner.TakeFree()}")
            : Uri.TryCreate(configured.Split(';')[0], UriKind.Absolute, out var parsed) && parsed is { Scheme: "http", IsLoopback: true } ? parsed
            : throw new DistributedApplicationException($"'{configured}' can't be an address of the dashboard, which is reached from this machine only: give one like http://localhost:18888.");

        string Secret(string key) => configuration[key] is { Length: > 0 } given ? given : RandomNumberGenerator.GetHexString(32, lowercase: true);
    }

    public bool IsEnabled { get; private set; }

    public Uri FrontendUrl { get; } = null!;

    public Uri OtlpGrpcUrl { get; } = null!;

    public Uri OtlpHttpUrl { get; } = null!;

    public Uri ResourceServiceUrl { get; } = null!;

    public string BrowserToken { get; } = "";

    public string OtlpApiKey { get; } = "";

    public string ApiKey { get; } = "";

    public string ResourceServiceApiKey { get; } = "";

    public string LoginUrl => new Uri(FrontendUrl, $"/login?t={BrowserToken}").ToString();

    /// <summary>The port of the dashboard that another program has, if any.</summary>
    public int? TakenPort() => new[] { FrontendUrl, OtlpGrpcUrl, OtlpHttpUrl, ResourceServiceUrl }.Select(u => (int?)u.Port).FirstOrDefault(p => !PortAssigner.IsFree(p!.Value));

    /// <summary>The application runs without it: no service is told to send telemetry.</summary>
    public void Disable()
    {
        IsEnabled = false;
        _configuration[OtlpUrlKey] = null;
        _configuration[OtlpApiKeyKey] = null;
    }
}
