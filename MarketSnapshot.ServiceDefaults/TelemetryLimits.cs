using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

namespace MarketSnapshot.ServiceDefaults;

/// <summary>
/// How much a span may hold, under the names that OpenTelemetry gave these settings. They come before every other source of configuration,
/// so the environment can say otherwise.
/// </summary>
internal static class TelemetryLimits
{
    private static readonly Dictionary<string, string?> Defaults = new(StringComparer.OrdinalIgnoreCase)
    {
        // A bulk links to the request of each booking that it carries, and holds 5,000 at most. Beyond OpenTelemetry's own limit, 128, the
        // exporter leaves links out, and those bookings would never find out what became of them.
        ["OTEL_SPAN_LINK_COUNT_LIMIT"] = "5000",
    };

    /// <summary>Adds them as the weakest source.</summary>
    public static void AddTo(IConfigurationManager configuration)
        => configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
}
