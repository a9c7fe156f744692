using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Local;

/// <summary>A check has found out that the resource can never become healthy as it was started.</summary>
internal sealed class UnrecoverableException(string message) : Exception(message);

/// <summary>Runs the health checks of one running replica after the other: fast until it is healthy for the first time, then at leisure.</summary>
internal sealed class HealthMonitor(
    HealthCheckService registered,
    ResourceNotificationService notifications,
    IDistributedApplicationEventing eventing,
    IServiceProvider services,
    TimeProvider time)
{
    private static readonly TimeSpan Impatient = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ImpatientFor = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Unhealthy = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Healthy = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(5);

    /// <summary>What the checks say before they have run.</summary>
    public static ImmutableArray<HealthReportSnapshot> Initial(IResource resource) =>
        [.. resource.Annotations.OfType<HealthCheckAnnotation>().Select(c => new HealthReportSnapshot(c.Key, Status: null, Description: null, ExceptionText: null))];

    /// <summary>Watches until cancelled.</summary>
    public async Task WatchAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        var checks = instance.Resource.Annotations.OfType<HealthCheckAnnotation>().ToArray();
        var started = time.GetTimestamp();
        var ready = false;
        while (true)
        {
            var reports = await Task.WhenAll(checks.Select(c => RunAsync(c, instance, cancellationToken)));
            cancellationToken.ThrowIfCancellationRequested();
            var healthy = reports.All(r => r.Status == HealthStatus.Healthy);
            await notifications.PublishUpdateAsync(instance.Resource, instance.Id, s => Same(s.HealthReports, reports) ? s : s with { HealthReports = [.. reports] });
            if (healthy && !ready)
            {
                ready = true;
                await BecomeReadyAsync(instance, cancellationToken);
            }

            if (checks.Length == 0)
            {
                return;
            }

            var pause = healthy ? Healthy : !ready && time.GetElapsedTime(started) < ImpatientFor ? Impatient : Unhealthy;
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private async Task BecomeReadyAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        foreach (var annotation in instance.Resource.Annotations.OfType<ReadyAnnotation>())
        {
            await annotation.RunAsync(cancellationToken);
        }

        var told = eventing.PublishAsync(new ResourceReadyEvent(instance.Resource, services), cancellationToken);
        await notifications.PublishUpdateAsync(instance.Resource, instance.Id, s => s with { ResourceReady = told });
    }

    private static bool Same(ImmutableArray<HealthReportSnapshot> before, HealthReportSnapshot[] after) =>
        before.Length == after.Length && before.Zip(after).All(p => p.First.Status == p.Second.Status && p.First.Description == p.Second.Description);

    private async Task<HealthReportSnapshot> RunAsync(HealthCheckAnnotation check, ResourceInstance instance, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timeout = new CancellationTokenSource(CheckTimeout, time);
        await using var link = timeout.Token.Register(limited.Cancel);
        try
        {
            // A check that neither answers nor hears that it shall end holds up nobody: not those who wait, and not the end.
            var (status, description) = check is ProbeAnnotation probe
                ? Outcome(await probe.CheckAsync(instance, limited.Token).WaitAsync(limited.Token))
                : await RunRegisteredAsync(check.Key, limited.Token).WaitAsync(limited.Token);
            return new HealthReportSnapshot(check.Key, status, description, ExceptionText: null) { LastRunAt = time.GetUtcNow().UtcDateTime };
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return Failed($"No answer within {CheckTimeout.TotalSeconds} s.", exception: null);
        }
        // Whatever a check throws says that the resource isn't healthy.
        catch (Exception e) when (e is not (OperationCanceledException or UnrecoverableException))
        {
            return Failed(e.Message, e);
        }

        HealthReportSnapshot Failed(string description, Exception? exception) => new(check.Key, HealthStatus.Unhealthy, description, exception?.ToString());
    }

    private static (HealthStatus Status, string? Description) Outcome(string? problem) =>
        (problem is null ? HealthStatus.Healthy : HealthStatus.Unhealthy, problem);

    private async Task<(HealthStatus Status, string? Description)> RunRegisteredAsync(string key, CancellationToken cancellationToken)
    {
        var report = await registered.CheckHealthAsync(r => r.Name == key, cancellationToken);
        return report.Entries.TryGetValue(key, out var entry)
            ? (entry.Status, entry.Description ?? entry.Exception?.Message)
            : (HealthStatus.Unhealthy, $"No health check is registered with the name '{key}'.");
    }
}
