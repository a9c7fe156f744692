using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Api.Http.Edge;

/// <summary>The proxies that are believed what they say of a caller; configuration section <c>ForwardedHeaders</c>.</summary>
internal sealed class TrustedProxyOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "ForwardedHeaders";

    /// <summary>Addresses of proxies. Default none.</summary>
    public string[] KnownProxies { get; set; } = [];

    /// <summary>Networks of proxies, such as <c>10.1.0.0/16</c>. Default none.</summary>
    public string[] KnownNetworks { get; set; } = [];

    /// <summary>Proxies one behind the other, 1 to 10. Default 1.</summary>
    public int ForwardLimit { get; set; } = 1;

    internal bool Any => KnownProxies.Length > 0 || KnownNetworks.Length > 0;

    internal bool IsValid() => ForwardLimit is >= 1 and <= 10
        && Array.TrueForAll(KnownProxies, proxy => IPAddress.TryParse(proxy, out _))
        && Array.TrueForAll(KnownNetworks, network => System.Net.IPNetwork.TryParse(network, out _));
}

/// <summary>Address and scheme of a caller behind a proxy.</summary>
internal static class TrustedProxies
{
    /// <summary>Registers what is believed of whom.</summary>
    public static void AddTrustedProxies(this IServiceCollection services)
    {
        services.AddOptions<TrustedProxyOptions>()
            .BindConfiguration(TrustedProxyOptions.Section)
            .Validate(
                o => o.IsValid(),
                "ForwardedHeaders: KnownProxies must be IP addresses, KnownNetworks such as 10.1.0.0/16, and ForwardLimit within 1 and 10.")
            .ValidateOnStart();
        // After everything else: ASPNETCORE_FORWARDEDHEADERS_ENABLED, which a host may set, would have everybody believed.
        services.AddOptions<ForwardedHeadersOptions>().PostConfigure<IOptions<TrustedProxyOptions>>((options, trusted) =>
        {
            options.ForwardedHeaders = trusted.Value.Any ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto : ForwardedHeaders.None;
            options.ForwardLimit = trusted.Value.ForwardLimit;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var proxy in trusted.Value.KnownProxies)
                options.KnownProxies.Add(IPAddress.Parse(proxy));
            foreach (var network in trusted.Value.KnownNetworks)
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        });
    }
}
