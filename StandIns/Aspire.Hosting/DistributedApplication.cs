using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Local;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>An application that is ready to run: servers and projects, as the builder described them.</summary>
public class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly IHost _host;
    private readonly BuilderInterceptor? _interceptor;

    public DistributedApplication(IHost host)
        : this(host, interceptor: null)
    {
    }

    internal DistributedApplication(IHost host, BuilderInterceptor? interceptor)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
        _interceptor = interceptor;
    }

    public IServiceProvider Services => _host.Services;

    public ResourceNotificationService ResourceNotifications => Services.GetRequiredService<ResourceNotificationService>();

    public ResourceCommandService ResourceCommands => Services.GetRequiredService<ResourceCommandService>();

    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    public static IDistributedApplicationBuilder CreateBuilder(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        return new DistributedApplicationBuilder(args);
    }

    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) => new DistributedApplicationBuilder(options);

    /// <summary>Starts everything and returns when the application is told to stop, or at once with exit code 1 if it can't start.</summary>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <inheritdoc cref="Run"/>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (_interceptor is not null)
        {
            // A test drives this application; its own code, in Run by now, has nothing left to do but to wait.
            await _interceptor.Ended.WaitAsync(cancellationToken);
            return;
        }

        var lifetime = Services.GetRequiredService<IHostApplicationLifetime>();
        using var hangUp = ParentSignals.StopOnHangUp(lifetime);
        var report = Services.GetRequiredService<ConsoleReport>();
        report.Begin();
        try
        {
            await StartAsync(cancellationToken);
            _ = report.RemindAsync(lifetime.ApplicationStopping);
            await _host.WaitForShutdownAsync(cancellationToken);
        }
        catch (DistributedApplicationException e)
        {
            report.Failure(e.Message);
            Environment.ExitCode = 1;
            return;
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // told to stop while starting
        }
        finally
        {
            await _host.StopAsync(CancellationToken.None);
            await DisposeAsync();
        }

        report.End();
    }

    /// <summary>Starts everything. Ports are known when it returns; resources may still be waiting for each other.</summary>
    /// <exception cref="DistributedApplicationException">Something is missing on this machine; nothing was started.</exception>
    public virtual async Task StartAsync(CancellationToken cancellationToken = default)
    {
        var started = new BeforeStartEvent(Services, Services.GetRequiredService<DistributedApplicationModel>());
        await Services.GetRequiredService<IDistributedApplicationEventing>().PublishAsync(started, cancellationToken);
        await _host.StartAsync(cancellationToken);
    }

    public virtual Task StopAsync(CancellationToken cancellationToken = default) => _host.StopAsync(cancellationToken);

    public virtual void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Stops what still runs and removes temporary data.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await ((IAsyncDisposable)_host).DisposeAsync();
        _interceptor?.End();
        GC.SuppressFinalize(this);
    }
}
