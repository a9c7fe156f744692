using System.Text.Json.Serialization;
using Aspire.Dashboard.Access;
using Aspire.Dashboard.Api;
using Aspire.Dashboard.Otlp;
using Aspire.Dashboard.Pages;
using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Telemetry;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Aspire.Dashboard;

/// <summary>Three doors: pages and JSON for people and scripts, OTLP over gRPC, OTLP over HTTP. Each has its own port and its own key.</summary>
public static class DashboardApp
{
    public static WebApplication Build(DashboardOptions options, StoreLimits limits)
    {
        ArgumentNullException.ThrowIfNull(options);

        // Empty: no settings file of whatever folder it is started in has a say.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options));
        AddServices(builder.Services, options, limits);

        var app = builder.Build();
        app.MapWhen(c => c.Connection.LocalPort == options.OtlpGrpcUrl.Port, branch => branch.Run(branch.ApplicationServices.GetRequiredService<OtlpGrpc>().HandleAsync));
        app.MapWhen(c => c.Connection.LocalPort == options.OtlpHttpUrl.Port, branch => branch.Run(branch.ApplicationServices.GetRequiredService<OtlpHttp>().HandleAsync));
        app.Use(next => context => app.Services.GetRequiredService<FrontendGuard>().HandleAsync(context, next));
        app.UseRouting();
        app.MapApi();
        app.MapPages();
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, DashboardOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = DecodeLimits.BodyBytes;
        kestrel.Limits.MaxConcurrentConnections = 500;
        kestrel.ListenLocalhost(options.FrontendUrl.Port, l => l.Protocols = HttpProtocols.Http1);
        kestrel.ListenLocalhost(options.OtlpGrpcUrl.Port, l => l.Protocols = HttpProtocols.Http2);
        kestrel.ListenLocalhost(options.OtlpHttpUrl.Port, l => l.Protocols = HttpProtocols.Http1);
    }

    private static void AddServices(IServiceCollection services, DashboardOptions options, StoreLimits limits)
    {
        services.AddRouting();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(limits);
        services.AddSingleton<Refusals>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<FrontendGuard>();
        services.AddSingleton<TelemetryStore>();
        services.AddSingleton<OtlpIntake>();
        services.AddSingleton<OtlpHttp>();
        services.AddSingleton<OtlpGrpc>();
        services.AddSingleton<ResourceBoard>();
        services.AddSingleton<ResourceClient>();
        services.AddHostedService(p => p.GetRequiredService<ResourceClient>());
        services.AddRazorComponents();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Converters.Add(new JsonStringEnumConverter()));
    }
}
