using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Aspire;

/// <summary>What the client integrations report about themselves.</summary>
internal static class Instrumentation
{
    /// <summary>Adds the driver's own activity source and meter; adding them twice does no harm.</summary>
    public static void AddNpgsqlTelemetry(this IHostApplicationBuilder builder, bool tracing, bool metrics)
    {
        if (tracing)
        {
            builder.Services.AddOpenTelemetry().WithTracing(traces => traces.AddNpgsql());
        }

        if (metrics)
        {
            builder.Services.AddOpenTelemetry().WithMetrics(meters => meters.AddMeter("Npgsql"));
        }
    }

    /// <summary>Adds a health check unless one of that name was added by an integration before: names must be unique.</summary>
    public static void AddHealthCheckOnce(this IHostApplicationBuilder builder, string name, Action<IHealthChecksBuilder, string> add)
    {
        if (builder.Properties.TryAdd($"Aspire.HealthChecks.{name}", true))
        {
            add(builder.Services.AddHealthChecks(), name);
        }
    }
}
