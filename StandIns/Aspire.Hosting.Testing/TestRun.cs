using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>One application under test: its settings, and how its builder comes to be.</summary>
internal abstract class TestRun(Assembly? appHost, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    : BuilderInterceptor
{
    public override void Constructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
    {
        options.Args = [.. options.Args ?? [], .. args];
        options.AssemblyName ??= appHost?.GetName().Name;
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;

        var configuration = settings.Configuration ??= new ConfigurationManager();
        var defaults = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { ["DcpPublisher:RandomizePorts"] = "true" };
        foreach (var (key, value) in LaunchProfileVariables())
        {
            defaults[key] = value;
            defaults[key.StartsWith("DOTNET_", StringComparison.OrdinalIgnoreCase) ? key["DOTNET_".Length..] : key] = value;
        }

        configuration.AddInMemoryCollection(defaults);
        configure(options, settings);
    }

    public override void Constructed(DistributedApplicationBuilder builder)
    {
    }

    public override void Building(DistributedApplicationBuilder builder)
    {
    }

    public override void Built(DistributedApplication application)
    {
    }

    public abstract Task<DistributedApplication> BuildAsync(DistributedApplicationBuilder builder, CancellationToken cancellationToken);

    /// <summary>A test sees the AppHost as <c>dotnet run</c> would start it: with the variables of its first launch profile.</summary>
    private IEnumerable<KeyValuePair<string, string>> LaunchProfileVariables() =>
        Local.AppHostPaths.DirectoryOf(appHost) is { } directory && LaunchSettings.Read(directory)?.Choose(preferred: null) is { } profile
            ? [new("DOTNET_LAUNCH_PROFILE", profile.Key), .. profile.Value.EnvironmentVariables]
            : [];
}

/// <summary>The test describes the application itself.</summary>
internal sealed class DirectRun(string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    : TestRun(appHost: null, args, configure)
{
    public DistributedApplicationBuilder CreateBuilder()
    {
        var outer = Current;
        Current = this;
        try
        {
            return new DistributedApplicationBuilder([]);
        }
        finally
        {
            Current = outer;
        }
    }

    public override Task<DistributedApplication> BuildAsync(DistributedApplicationBuilder builder, CancellationToken cancellationToken) =>
        Task.FromResult(builder.Build());
}
