using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Local;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting;

/// <inheritdoc cref="IDistributedApplicationBuilder"/>
public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _inner;
    private readonly BuilderInterceptor? _interceptor = BuilderInterceptor.Current;

    public DistributedApplicationBuilder(string[] args)
        : this(new DistributedApplicationOptions { Args = args })
    {
    }

    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var settings = new HostApplicationBuilderSettings { Configuration = new ConfigurationManager() };
        _interceptor?.Constructing(options, settings);

        AppHostAssembly = options.AssemblyName is { } name ? Assembly.Load(name) : Assembly.GetEntryAssembly();
        AppHostDirectory = options.ProjectDirectory ?? AppHostPaths.DirectoryOf(AppHostAssembly) ?? Directory.GetCurrentDirectory();
        _inner = AppHostConfiguration.CreateBuilder(settings, options.Args, AppHostAssembly, AppHostDirectory);

        ExecutionContext = new DistributedApplicationExecutionContext(DistributedApplicationOperation.Run);
        AddServices(options);
        _interceptor?.Constructed(this);
    }

    public ConfigurationManager Configuration => _inner.Configuration;

    public string AppHostDirectory { get; }

    public Assembly? AppHostAssembly { get; }

    public IHostEnvironment Environment => _inner.Environment;

    public IServiceCollection Services => _inner.Services;

    public IDistributedApplicationEventing Eventing { get; } = new DistributedApplicationEventing();

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public IResourceCollection Resources { get; } = new ResourceCollection();

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new ResourceBuilder<T>(this, resource);
    }

    public DistributedApplication Build()
    {
        _interceptor?.Building(this);
        var host = _inner.Build();
        if (host.Services.GetRequiredService<DistributedApplicationOptions>().EnableResourceLogging)
        {
            ResourceLogForwarder.Forward(
                host.Services.GetRequiredService<ResourceLoggerService>(),
                host.Services.GetRequiredService<ILoggerFactory>(),
                host.Services.GetRequiredService<AppHostIdentity>());
        }

        var application = new DistributedApplication(host, _interceptor);
        _interceptor?.Built(application);
        return application;
    }

    private void AddServices(DistributedApplicationOptions options)
    {
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton(options);
        Services.AddSingleton(ExecutionContext);
        Services.AddSingleton(Eventing);
        Services.AddSingleton(_ => new DistributedApplicationModel(Resources));
        Services.AddSingleton<ResourceLoggerService>();
        Services.AddSingleton(sp => new ResourceNotificationService(
            sp.GetRequiredService<ResourceLoggerService>(), sp.GetRequiredService<IOptions<ResourceNotificationServiceOptions>>()));
        Services.AddSingleton(sp => new ResourceCommandService(sp.GetRequiredService<Orchestrator>()));
        Services.Configure<ResourceNotificationServiceOptions>(o => o.DefaultWaitBehavior =
            options.DisableDashboard ? WaitBehavior.StopOnResourceUnavailable : WaitBehavior.WaitOnResourceUnavailable);
        Services.AddHealthChecks();

        Services.AddSingleton(new AppHostIdentity(AppHostAssembly?.GetName().Name ?? "AppHost", AppHostDirectory));
        Services.AddSingleton<DataDirectories>();
        Services.AddSingleton<PortAssigner>();
        Services.AddSingleton<HealthMonitor>();
        Services.AddSingleton<ResourceAnnouncer>();
        Services.AddSingleton<ResourceRunner>();
        Services.AddSingleton<Orchestrator>();

        // Begun before the resources and ended after them: hosted services stop in the opposite order.
        Services.AddSingleton(new DashboardSettings(options, Configuration));
        Services.AddSingleton<ResourceFeeds>();
        Services.AddSingleton<ResourceService>();
        Services.AddSingleton<DashboardHost>();
        Services.AddHostedService(sp => sp.GetRequiredService<DashboardHost>());
        Services.AddHostedService(sp => sp.GetRequiredService<Orchestrator>());
        if (_interceptor is null)
        {
            Services.AddSingleton<ConsoleReport>();
        }
    }
}
