using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Local;

/// <summary>Which AppHost this is; its data is kept apart from that of others.</summary>
internal sealed record AppHostIdentity(string Name, string Directory);

internal static class AppHostPaths
{
    private const string MetadataKey = "apphostprojectpath";

    /// <summary>The AppHost's project directory, as its build recorded it.</summary>
    public static string? DirectoryOf(Assembly? assembly) =>
        AssemblyMetadata.Find(assembly, MetadataKey) is { } path && System.IO.Directory.Exists(path) ? path : null;
}

internal static class AssemblyMetadata
{
    public static string? Find(Assembly? assembly, string key) => assembly?
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(a => string.Equals(a.Key, key, StringComparison.OrdinalIgnoreCase))?
        .Value;
}

/// <summary>
/// The AppHost's configuration: appsettings, user secrets in Development, environment, command line, each over the one before. Files
/// aren't watched and no logging providers are set up: the AppHost has to be on its feet in a moment.
/// </summary>
internal static class AppHostConfiguration
{
    public static HostApplicationBuilder CreateBuilder(
        HostApplicationBuilderSettings settings, string[]? args, Assembly? appHost, string directory)
    {
        var configuration = settings.Configuration ??= new ConfigurationManager();
        configuration.AddEnvironmentVariables("DOTNET_").AddCommandLine(args ?? []);
        settings.DisableDefaults = true;
        settings.ApplicationName ??= appHost?.GetName().Name;
        settings.ContentRootPath ??= directory;
        var builder = new HostApplicationBuilder(settings);
        var environment = builder.Environment.EnvironmentName;
        builder.Configuration
            .AddJsonFile("appsettings.json", optional: true, reloadOnChange: false)
            .AddJsonFile($"appsettings.{environment}.json", optional: true, reloadOnChange: false);
        if (builder.Environment.IsDevelopment() && appHost is not null)
        {
            builder.Configuration.AddUserSecrets(appHost, optional: true, reloadOnChange: false);
        }

        builder.Configuration.AddEnvironmentVariables().AddCommandLine(args ?? []);
        return builder;
    }
}
