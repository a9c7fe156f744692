using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Aspire.Hosting.Local;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What waits do when they aren't told: go on waiting, or stop when the resource can't become ready any more.</summary>
public sealed class ResourceNotificationServiceOptions
{
    public WaitBehavior DefaultWaitBehavior { get; set; }
}

/// <summary>Knows the state of every resource and tells who wants to know when it changes.</summary>
public class ResourceNotificationService : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ResourceEvent> _current = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ChannelWriter<ResourceEvent>> _watchers = [];
    private readonly CancellationTokenSource _disposing = new();
    private readonly WaitBehavior _defaultWaitBehavior;
    private readonly ResourceLoggerService _logs;

    internal ResourceNotificationService(ResourceLoggerService logs, IOptions<ResourceNotificationServiceOptions> options)
    {
        _logs = logs;
        _defaultWaitBehavior = options.Value.DefaultWaitBehavior;
    }

    /// <summary>Called under no lock, in the order of the changes of one resource: previous snapshot, then the event.</summary>
    internal Action<CustomResourceSnapshot?, ResourceEvent>? Updated { get; set; }

    public async Task<ResourceEvent> WaitForResourceAsync(
        string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        try
        {
            await foreach (var resourceEvent in WatchAsync(cancellationToken))
            {
                if (ResourceNames.Equal(resourceEvent.Resource.Name, resourceName) && predicate(resourceEvent))
                {
                    return resourceEvent;
                }
            }
        }
        catch (OperationCanceledException e)
        {
            throw new OperationCanceledException(Describe(resourceName, "The wait was cancelled"), e, e.CancellationToken);
        }

        throw new OperationCanceledException(Describe(resourceName, "The wait was cancelled"));
    }

    public async Task<string> WaitForResourceAsync(
        string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        var states = targetStates.ToArray();
        var found = await WaitForResourceAsync(
            resourceName, e => states.Contains(e.Snapshot.State?.Text, StringComparer.OrdinalIgnoreCase), cancellationToken);
        return found.Snapshot.State!.Text;
    }

    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken);

    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, _defaultWaitBehavior, cancellationToken);

    /// <exception cref="DistributedApplicationException">
    /// <see cref="WaitBehavior.StopOnResourceUnavailable"/> was asked for and the resource has failed or ended.
    /// </exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(
        string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        var found = await WaitForResourceAsync(
            resourceName,
            e => e.Snapshot.HealthStatus == HealthStatus.Healthy
                || (waitBehavior == WaitBehavior.StopOnResourceUnavailable && IsUnavailable(e.Snapshot)),
            cancellationToken);
        if (found.Snapshot.HealthStatus != HealthStatus.Healthy)
        {
            throw new DistributedApplicationException(Describe(resourceName, $"'{resourceName}' can't become healthy any more"));
        }

        found = await WaitForResourceAsync(
            resourceName, e => e.ResourceId == found.ResourceId && e.Snapshot.ResourceReady is not null, cancellationToken);
        await found.Snapshot.ResourceReady!.WaitAsync(cancellationToken);
        return found;
    }

    /// <summary>Completes when everything that the resource waits for is there.</summary>
    public Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return Task.WhenAll(resource.Annotations.OfType<WaitAnnotation>().Select(w => WaitForDependencyAsync(w, cancellationToken)));
    }

    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        lock (_lock)
        {
            if (!_current.TryGetValue(resourceId, out resourceEvent))
            {
                var ofThatName = _current.Values.Where(e => ResourceNames.Equal(e.Resource.Name, resourceId)).Take(2).ToArray();
                resourceEvent = ofThatName.Length == 1 ? ofThatName[0] : null;
            }
        }

        return resourceEvent is not null;
    }

    /// <summary>The present state of every resource, in the order in which they became known.</summary>
    internal IReadOnlyList<ResourceEvent> Current()
    {
        lock (_lock)
        {
            return [.. _current.Values];
        }
    }

    /// <summary>First the present state of every resource, then each change.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<ResourceEvent>();
        lock (_lock)
        {
            foreach (var current in _current.Values)
            {
                channel.Writer.TryWrite(current);
            }

            _watchers.Add(channel.Writer);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
        try
        {
            await foreach (var resourceEvent in channel.Reader.ReadAllAsync(either.Token))
            {
                yield return resourceEvent;
            }
        }
        finally
        {
            lock (_lock)
            {
                _watchers.Remove(channel.Writer);
            }
        }
    }

    public Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        ArgumentNullException.ThrowIfNull(resource);
        string[] ids;
        lock (_lock)
        {
            ids = [.. _current.Values.Where(e => ReferenceEquals(e.Resource, resource)).Select(e => e.ResourceId)];
        }

        foreach (var id in ids.DefaultIfEmpty(resource.Name))
        {
            Publish(resource, id, stateFactory);
        }

        return Task.CompletedTask;
    }

    public Task PublishUpdateAsync(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        Publish(resource, resourceId, stateFactory);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _disposing.Cancel();
        _disposing.Dispose();
        GC.SuppressFinalize(this);
    }

    internal static bool IsUnavailable(CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text is { } state
        && (KnownResourceStates.TerminalStates.Contains(state) || state == KnownResourceStates.RuntimeUnhealthy);

    private void Publish(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        CustomResourceSnapshot? previous;
        ResourceEvent changed;
        lock (_lock)
        {
            previous = _current.GetValueOrDefault(resourceId)?.Snapshot;
            var next = stateFactory(previous ?? new CustomResourceSnapshot { ResourceType = resource.GetType().Name, Properties = [] });
            if (next == previous)
            {
                return;
            }

            changed = new ResourceEvent(resource, resourceId, next);
            _current[resourceId] = changed;
            foreach (var watcher in _watchers)
            {
                watcher.TryWrite(changed);
            }
        }

        Updated?.Invoke(previous, changed);
    }

    private async Task WaitForDependencyAsync(WaitAnnotation wait, CancellationToken cancellationToken)
    {
        foreach (var id in InstanceNames.Of(wait.Resource))
        {
            await WaitForResourceAsync(wait.Resource.Name, e => e.ResourceId == id && IsSatisfied(wait, e.Snapshot), cancellationToken);
            if (wait.WaitType == WaitType.WaitUntilHealthy && TryGetCurrentState(id, out var current) && current.Snapshot.ResourceReady is { } ready)
            {
                await ready.WaitAsync(cancellationToken);
            }
        }
    }

    private static bool IsSatisfied(WaitAnnotation wait, CustomResourceSnapshot snapshot) => wait.WaitType switch
    {
        WaitType.WaitUntilStarted => snapshot.State?.Text == KnownResourceStates.Running,
        WaitType.WaitForCompletion => snapshot.State?.Text is { } state
            && (state == KnownResourceStates.Finished || state == KnownResourceStates.Exited)
            && snapshot.ExitCode == wait.ExitCode,
        _ => snapshot.HealthStatus == HealthStatus.Healthy && snapshot.ResourceReady is not null,
    };

    /// <summary>What a person needs to see when a wait comes to nothing: the state, what failed, the last lines.</summary>
    private string Describe(string resourceName, string what)
    {
        var lines = new List<string>();
        lock (_lock)
        {
            foreach (var e in _current.Values)
            {
                var mine = ResourceNames.Equal(e.Resource.Name, resourceName);
                if (mine || IsUnavailable(e.Snapshot))
                {
                    lines.Add(StateText.Describe(e));
                    lines.AddRange(_logs.LastLines(e.ResourceId, mine ? 60 : 5).Select(l => $"    {l}"));
                }
            }
        }

        return $"{what}.{Environment.NewLine}{string.Join(Environment.NewLine, lines)}";
    }
}
