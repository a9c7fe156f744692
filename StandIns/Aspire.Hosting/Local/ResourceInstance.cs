using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>How the process of a resource is prepared and started.</summary>
internal interface IResourceProcess
{
    /// <summary>Looks whether the process can run here at all, before anything of the application starts.</summary>
    /// <exception cref="DistributedApplicationException">It can't; the message says what to do.</exception>
    Task PreflightAsync(StartContext context, CancellationToken cancellationToken);

    /// <summary>Does what must be done before the process starts, and says how to start it.</summary>
    Task<ProcessSpec> PrepareAsync(StartContext context, CancellationToken cancellationToken);
}

/// <summary>What a process needs to know of the application around it.</summary>
internal sealed record StartContext(ResourceInstance Instance, IServiceProvider Services, Action<string> Log)
{
    /// <summary>Keeps something locked, open or in place until the application has ended.</summary>
    public required Action<IDisposable> KeepUntilEnd { get; init; }

    /// <summary>Starts a helper that ends with the application, writes its lines to the resource's log and gives its exit code.</summary>
    public required Func<ProcessSpec, CancellationToken, Task<int>> RunHelperAsync { get; init; }
}

/// <summary>The resource has a process.</summary>
internal sealed class ProcessAnnotation(IResourceProcess process) : IResourceAnnotation
{
    public IResourceProcess Process { get; } = process;
}

/// <summary>A health check that looks at one replica.</summary>
internal sealed class ProbeAnnotation(string key, Func<ResourceInstance, CancellationToken, Task<string?>> check) : HealthCheckAnnotation(key)
{
    /// <summary>Gives null if all is well, else what isn't.</summary>
    public Func<ResourceInstance, CancellationToken, Task<string?>> CheckAsync { get; } = check;
}

/// <summary>What is done once when the resource is healthy, before those who wait for it are let go.</summary>
internal sealed class ReadyAnnotation(Func<CancellationToken, Task> action) : IResourceAnnotation
{
    public Func<CancellationToken, Task> RunAsync { get; } = action;
}

/// <summary>One replica of a resource; most resources have one.</summary>
internal sealed class ResourceInstance(IResource resource, string id)
{
    private readonly Dictionary<EndpointAnnotation, int> _targetPorts = [];

    public IResource Resource { get; } = resource;

    public string Id { get; } = id;

    public IResourceProcess? Process { get; } = resource.TryGetLastAnnotation<ProcessAnnotation>(out var annotation) ? annotation.Process : null;

    public bool HasProcess => Process is not null;

    /// <summary>One start or stop at a time.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    public ChildProcess? Child { get; set; }

    /// <summary>From the decision to start until the process has ended.</summary>
    public Task Run { get; set; } = Task.CompletedTask;

    public CancellationTokenSource? RunCancellation { get; set; }

    public bool StopRequested { get; set; }

    public void SetTargetPort(EndpointAnnotation endpoint, int port) => _targetPorts[endpoint] = port;

    /// <summary>The port that this very process listens on.</summary>
    public int TargetPort(EndpointAnnotation endpoint) => _targetPorts.TryGetValue(endpoint, out var port)
        ? port
        : throw new InvalidOperationException($"The endpoint '{endpoint.Name}' of '{Id}' has no port yet.");
}

internal static class InstanceNames
{
    public static IEnumerable<string> Of(IResource resource)
    {
        var replicas = resource.GetReplicaCount();
        return replicas == 1 ? [resource.Name] : Enumerable.Range(1, replicas).Select(i => $"{resource.Name}-{i}");
    }
}

/// <summary>The replica whose environment or arguments are being worked out.</summary>
internal static class InstanceScope
{
    private static readonly AsyncLocal<ResourceInstance?> Flowing = new();

    public static ResourceInstance? Current
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    public static int TargetPort(EndpointReference endpoint) =>
        Current is { } instance && ReferenceEquals(instance.Resource, endpoint.Resource)
            ? instance.TargetPort(endpoint.EndpointAnnotation)
            : endpoint.TargetPort ?? endpoint.Port;
}

internal static class StateText
{
    /// <summary>One line: the resource, its state, how it ended, what its checks say.</summary>
    public static string Describe(ResourceEvent resourceEvent)
    {
        var snapshot = resourceEvent.Snapshot;
        var text = $"{resourceEvent.ResourceId}: {snapshot.State?.Text ?? "unknown"}";
        if (snapshot.ExitCode is { } exitCode)
        {
            text += $", exit code {exitCode}";
        }

        if (snapshot.HealthStatus is { } health)
        {
            text += $", {health}";
        }

        foreach (var report in snapshot.HealthReports.Where(r => r.Description is not null))
        {
            text += $" ({report.Description})";
        }

        return text;
    }
}
