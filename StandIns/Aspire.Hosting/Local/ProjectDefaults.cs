using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Local;

/// <summary>What every project gets: its launch profile, its URLs, its identity in telemetry.</summary>
internal static class ProjectDefaults
{
    private const string UrlsVariable = "ASPNETCORE_URLS";

    public static void Apply(IResourceBuilder<ProjectResource> project, ProjectResourceOptions options)
    {
        AddTelemetry(project);
        project.WithEnvironment("LOGGING__CONSOLE__FORMATTERNAME", "simple");
        project.WithEnvironment(context => AddUrls(project.Resource, context.EnvironmentVariables));

        if (options.ExcludeLaunchProfile)
        {
            project.WithAnnotation(new ExcludeLaunchProfileAnnotation());
            return;
        }

        if (options.LaunchProfileName is { } named)
        {
            project.WithAnnotation(new LaunchProfileAnnotation(named));
        }

        var configuration = project.ApplicationBuilder.Configuration;
        var preferred = options.LaunchProfileName ?? configuration["AppHost:DefaultLaunchProfileName"] ?? configuration["DOTNET_LAUNCH_PROFILE"];
        var metadata = project.Resource.GetProjectMetadata();
        var settings = metadata.LaunchSettings ?? LaunchSettings.Read(Path.GetDirectoryName(metadata.ProjectPath)!);
        if (settings?.Choose(preferred) is { } chosen)
        {
            if (options.LaunchProfileName is { } wanted && chosen.Key != wanted)
            {
                throw new DistributedApplicationException($"The project of '{project.Resource.Name}' has no launch profile '{wanted}'.");
            }

            AddLaunchProfile(project, chosen.Key, chosen.Value);
        }
    }

    private static void AddLaunchProfile(IResourceBuilder<ProjectResource> project, string name, LaunchProfile profile)
    {
        var countByScheme = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var url in (profile.ApplicationUrl ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var uri = new Uri(url.Replace("://*", "://localhost", StringComparison.Ordinal).Replace("://+", "://localhost", StringComparison.Ordinal));
            var count = countByScheme[uri.Scheme] = countByScheme.GetValueOrDefault(uri.Scheme) + 1;
            var endpointName = count == 1 ? uri.Scheme : string.Create(CultureInfo.InvariantCulture, $"{uri.Scheme}{count}");
            project.WithEndpoint(endpointName, e =>
            {
                e.Port = uri.Port;
                e.UriScheme = uri.Scheme;
                e.Transport = "http";
                e.FromLaunchProfile = true;
            });
        }

        if (!string.IsNullOrWhiteSpace(profile.CommandLineArgs))
        {
            project.WithArgs([.. profile.CommandLineArgs.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        }

        project.WithEnvironment(context =>
        {
            context.EnvironmentVariables.TryAdd("DOTNET_LAUNCH_PROFILE", name);
            foreach (var (key, value) in profile.EnvironmentVariables)
            {
                context.EnvironmentVariables.TryAdd(key, Environment.ExpandEnvironmentVariables(value));
            }
        });
    }

    private static void AddUrls(ProjectResource project, Dictionary<string, object> variables)
    {
        if (variables.ContainsKey(UrlsVariable))
        {
            return;
        }

        var urls = new ReferenceExpressionBuilder();
        foreach (var endpoint in project.GetEndpoints().Where(e => e.Scheme is "http" or "https"))
        {
            if (!urls.IsEmpty)
            {
                urls.AppendLiteral(";");
            }

            urls.Append($"{endpoint.Property(EndpointProperty.Scheme)}://localhost:{endpoint.Property(EndpointProperty.TargetPort)}");
        }

        if (!urls.IsEmpty)
        {
            variables[UrlsVariable] = urls.Build();
        }
    }

    private static void AddTelemetry(IResourceBuilder<ProjectResource> project)
    {
        var builder = project.ApplicationBuilder;
        project.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory");
        project.WithEnvironment(context =>
        {
            var variables = context.EnvironmentVariables;
            variables["OTEL_SERVICE_NAME"] = project.Resource.Name;
            variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={InstanceScope.Current?.Id ?? project.Resource.Name}-{Guid.NewGuid():N}";
            if (builder.Configuration[DashboardSettings.OtlpUrlKey] is { } url)
            {
                variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = url;
                variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = builder.Configuration[DashboardSettings.OtlpProtocolKey] ?? "grpc";
            }

            if (builder.Configuration[DashboardSettings.OtlpApiKeyKey] is { } apiKey)
            {
                variables["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={apiKey}";
            }

            if (!builder.Environment.IsDevelopment())
            {
                return;
            }

            // What a person is looking at should be there within a second, and all of it.
            variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
            variables["OTEL_TRACES_SAMPLER"] = "always_on";
            variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
            variables["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "true";
            variables["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "true";
        });
    }
}
