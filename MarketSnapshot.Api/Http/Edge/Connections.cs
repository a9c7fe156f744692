using MarketSnapshot.Api.Http.Binding;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Api.Http.Edge;

/// <summary>What the server takes from a connection before a request is looked at.</summary>
internal static class Connections
{
    private const int MaxRequestLineBytes = 8 * 1024;
    private const int MaxHeadersBytes = 32 * 1024;
    private const int MaxHeaders = 100;

    private static readonly TimeSpan BodyGrace = TimeSpan.FromSeconds(5);

    /// <summary>Registers the limits.</summary>
    public static void AddConnectionLimits(this IServiceCollection services)
    {
        services.AddOptions<ConnectionOptions>()
            .BindConfiguration(ConnectionOptions.Section)
            .Validate(
                o => o.IsValid(),
                "Connections: MaxConnections and MinBodyRate must lie within 1 and 1000000, HeadTimeout and KeepAlive within 1 second and 1 hour.")
            .ValidateOnStart();
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<ConnectionOptions>>((kestrel, configured) =>
        {
            kestrel.AddServerHeader = false;
            var limits = kestrel.Limits;
            limits.MaxRequestBodySize = BodySize.MaxBytes;
            limits.MaxRequestLineSize = MaxRequestLineBytes;
            limits.MaxRequestHeadersTotalSize = MaxHeadersBytes;
            limits.MaxRequestHeaderCount = MaxHeaders;
            limits.MaxConcurrentConnections = configured.Value.MaxConnections;
            // Nothing here speaks another protocol.
            limits.MaxConcurrentUpgradedConnections = 0;
            limits.RequestHeadersTimeout = configured.Value.HeadTimeout;
            limits.KeepAliveTimeout = configured.Value.KeepAlive;
            limits.MinRequestBodyDataRate = new(configured.Value.MinBodyRate, BodyGrace);
        });
    }
}
