namespace Aspire.Dashboard;

/// <summary>What the dashboard is told in its environment, under the names of the published one.</summary>
public sealed class DashboardOptions
{
    /// <summary>Where people look: <c>ASPNETCORE_URLS</c>.</summary>
    public required Uri FrontendUrl { get; init; }

    /// <summary>Where telemetry comes in over gRPC.</summary>
    public required Uri OtlpGrpcUrl { get; init; }

    /// <summary>Where telemetry comes in over HTTP.</summary>
    public required Uri OtlpHttpUrl { get; init; }

    /// <summary>What a person signs in with.</summary>
    public required string BrowserToken { get; init; }

    /// <summary>What scripts send as <c>Authorization: Bearer</c>.</summary>
    public required string ApiKey { get; init; }

    /// <summary>What services send as <c>x-otlp-api-key</c>.</summary>
    public required string OtlpApiKey { get; init; }

    /// <summary>Where the AppHost tells of its resources; null when the dashboard runs by itself.</summary>
    public Uri? ResourceServiceUrl { get; init; }

    public string? ResourceServiceApiKey { get; init; }

    /// <exception cref="InvalidOperationException">Something is missing or isn't a URL on loopback.</exception>
    public static DashboardOptions Read(IConfiguration configuration)
    {
        var token = Required("Dashboard:Frontend:BrowserToken");
        return new DashboardOptions
        {
            FrontendUrl = Url("ASPNETCORE_URLS") ?? new Uri("http://localhost:18888"),
            OtlpGrpcUrl = Url("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL") ?? new Uri("http://localhost:18889"),
            OtlpHttpUrl = Url("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL") ?? new Uri("http://localhost:18890"),
            BrowserToken = token,
            ApiKey = configuration["Dashboard:Api:PrimaryApiKey"] is { Length: > 0 } apiKey ? apiKey : token,
            OtlpApiKey = Required("Dashboard:Otlp:PrimaryApiKey"),
            ResourceServiceUrl = Url("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"),
            ResourceServiceApiKey = configuration["Dashboard:ResourceServiceClient:ApiKey"],
        };

        string Required(string key) => configuration[key] is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"{key} is not set: whoever starts the dashboard makes up a secret of its own and hands it over.");

        Uri? Url(string key) => configuration[key] is not { Length: > 0 } value ? null
            : Uri.TryCreate(value.Split(';')[0], UriKind.Absolute, out var url) && url is { Scheme: "http", IsLoopback: true }
                ? url
                : throw new InvalidOperationException($"{key} is '{value}'; it has to be a URL like http://localhost:18888. The dashboard is reached from this machine only.");
    }
}
