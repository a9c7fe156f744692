using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MarketSnapshot.ServiceDefaults;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Microsoft.Extensions.Hosting;

/// <summary>What every service has in common: telemetry, health, resilience and service discovery.</summary>
public static class Extensions
{
    /// <summary>Every activity source and every meter of the product has a name with this prefix.</summary>
    private const string OwnTelemetry = "MarketSnapshot.*";

    private const string HealthPath = "/health";
    private const string AlivePath = "/alive";
    private const string LiveTag = "live";

    /// <summary>
    /// Ends the process with one line where it refuses its configuration. Adds telemetry (exported by OTLP where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set), health checks that answer within
    /// <see cref="BoundedHealthCheck.Limit"/>, service discovery, and HTTP clients that retry safe methods only.
    /// </summary>
    /// <typeparam name="TBuilder">The kind of application.</typeparam>
    /// <param name="builder">The application.</param>
    /// <returns>The same builder.</returns>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);

        StartRefusals.Watch();
        LogLevels.AddTo(builder.Configuration);
        TelemetryLimits.AddTo(builder.Configuration);
        builder.Services.TryAddSingleton(TimeProvider.System);
        AddTelemetry(builder);
        AddHealth(builder.Services);

        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            // A POST that timed out may have been carried out: only its caller knows whether it may be sent again.
            http.AddStandardResilienceHandler(options => options.Retry.DisableForUnsafeHttpMethods());
            http.AddServiceDiscovery();
        });

        return builder;
    }

    /// <summary>
    /// Maps <c>/health</c> (every check: 200 when healthy or degraded, 503 when unhealthy) and <c>/alive</c> (only whether the process
    /// itself answers). Both say what they found in JSON, without details that belong in the log.
    /// </summary>
    /// <param name="app">The application.</param>
    /// <returns>The same application.</returns>
    /// <exception cref="OptionsValidationException">A setting makes no sense.</exception>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);

        // Here all that is wrong is told at once; the host, which looks again, would tell it with a stack.
        app.Services.GetService<IStartupValidator>()?.Validate();
        Map(HealthPath, _ => true);
        Map(AlivePath, check => check.Tags.Contains(LiveTag));
        return app;

        void Map(string path, Func<HealthCheckRegistration, bool> predicate) => app
            .MapHealthChecks(path, new HealthCheckOptions { Predicate = predicate, ResponseWriter = HealthResponse.WriteAsync })
            .DisableHttpMetrics()
            .AllowAnonymous()
            .Add(WithoutTelemetry);
    }

    /// <summary>Whether a request asks for the health of a service, and for nothing below: what is excepted from limits must be nothing else.</summary>
    /// <param name="path">The path of the request.</param>
    /// <returns>True for <c>/health</c> and <c>/alive</c>.</returns>
    public static bool IsHealthRequest(PathString path) => path == HealthPath || path == AlivePath;

    private static void AddTelemetry(IHostApplicationBuilder builder)
    {
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });

        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddMeter(OwnTelemetry)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation())
            .WithTracing(tracing => tracing
                .AddSource(OwnTelemetry)
                .AddAspNetCoreInstrumentation(options =>
                {
                    options.Filter = context => !IsHealthRequest(context.Request.Path);
                    options.EnrichWithHttpResponse = TracedRequests.Tidy;
                })
                .AddHttpClientInstrumentation());

        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            telemetry.UseOtlpExporter();
        }
    }

    private static void AddHealth(IServiceCollection services)
    {
        services.AddSingleton<HealthTransitions>();
        services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);

        // After every other configuration, so that it also holds for the checks that the client integrations bring along.
        services.AddOptions<HealthCheckServiceOptions>().PostConfigure<IServiceProvider>((options, provider) =>
        {
            foreach (var registration in options.Registrations)
            {
                BoundedHealthCheck.Wrap(registration, provider);
            }
        });
    }

    // The filter above drops the request's own span; the queries of the checks would still appear, as traces without a root.
    private static void WithoutTelemetry(EndpointBuilder endpoint)
    {
        var next = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = async context =>
        {
            using var quiet = SuppressInstrumentationScope.Begin();
            await next(context);
        };
    }
}
