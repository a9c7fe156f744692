using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Local;

/// <summary>What a person at the terminal sees: each change of state with the time since start, each line of each resource, and a table when all is well.</summary>
internal sealed class ConsoleReport(
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    DataDirectories directories,
    DashboardHost dashboard,
    TimeProvider time)
{
    private const int LastLines = 40;
    private static readonly TimeSpan FirstReminder = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly ConsoleOutput _output = new();
    private readonly Dictionary<string, ResourceTimes> _times = new(StringComparer.OrdinalIgnoreCase);
    private readonly TimeSpan _sinceProcessStart = SinceProcessStart(time);
    private readonly long _begun = time.GetTimestamp();
    private TimeSpan _modelReady;
    private bool _tableShown;

    private TimeSpan Elapsed => _sinceProcessStart + time.GetElapsedTime(_begun);

    public void Begin()
    {
        _modelReady = Elapsed;
        _output.NameWidth = model.Resources.SelectMany(InstanceNames.Of).Select(n => n.Length).DefaultIfEmpty(0).Max();
        if (model.Resources.Any(r => r.HasAnnotationOfType<ContainerMountAnnotation>()))
        {
            _output.Note(Elapsed, $"Data is kept in {directories.Root}");
        }

        dashboard.Note = text => _output.Note(Elapsed, text);
        logs.Written += (id, line) => _output.Line(id, line.Content);
        notifications.Updated += Show;
    }

    public void Failure(string message) => _output.Error(message);

    /// <summary>From time to time, while not all is well: what isn't, and why.</summary>
    public async Task RemindAsync(CancellationToken cancellationToken)
    {
        for (var pause = FirstReminder; ; pause *= 2)
        {
            await Task.Delay(pause, time, cancellationToken);
            lock (_lock)
            {
                if (_tableShown)
                {
                    return;
                }

                ShowWhatIsMissing();
            }
        }
    }

    public void End() => _output.Note(Elapsed, "Stopped");

    private void Show(CustomResourceSnapshot? before, ResourceEvent after)
    {
        if (after.Snapshot.IsHidden)
        {
            return;
        }

        lock (_lock)
        {
            var state = after.Snapshot.State?.Text;
            if (before?.State?.Text != state && state is not null && before is not null)
            {
                Times(after.ResourceId).Enter(state, Elapsed);
                _output.State(Elapsed, after.ResourceId, Describe(after, state));
                ShowFailure(after, stopped: before.State?.Text == KnownResourceStates.Stopping);
            }
            else if (before is { HealthStatus: { } was } && after.Snapshot.HealthStatus is { } now && was != now)
            {
                _output.State(Elapsed, after.ResourceId, now == HealthStatus.Healthy ? "Healthy" : $"{now}: {Problems(after.Snapshot)}");
            }

            if (after.Snapshot.ResourceReady is not null && before?.ResourceReady is null)
            {
                Times(after.ResourceId).Ready ??= Elapsed;
            }

            ShowTableWhenAllIsWell();
        }
    }

    private static string Describe(ResourceEvent resourceEvent, string state)
    {
        if (state == KnownResourceStates.Waiting)
        {
            return $"Waiting for {string.Join(", ", resourceEvent.Resource.Annotations.OfType<WaitAnnotation>().Select(Condition))}";
        }

        return resourceEvent.Snapshot.ExitCode is { } exitCode && KnownResourceStates.TerminalStates.Contains(state)
            ? string.Create(CultureInfo.InvariantCulture, $"{state} (exit code {exitCode})")
            : state;
    }

    private static string Condition(WaitAnnotation wait) => wait.WaitType switch
    {
        WaitType.WaitForCompletion => $"{wait.Resource.Name} to complete",
        WaitType.WaitUntilStarted => $"{wait.Resource.Name} to start",
        _ => $"{wait.Resource.Name} to be healthy",
    };

    private static string Problems(CustomResourceSnapshot snapshot) =>
        string.Join("; ", snapshot.HealthReports.Where(r => r.Status != HealthStatus.Healthy).Select(r => r.Description ?? r.Name));

    /// <summary>The last lines of what failed, and who is left waiting for it.</summary>
    private void ShowFailure(ResourceEvent failed, bool stopped)
    {
        var snapshot = failed.Snapshot;
        var completed = snapshot.State?.Text == KnownResourceStates.Finished && snapshot.ExitCode == 0;
        if (!ResourceNotificationService.IsUnavailable(snapshot) || completed || stopped)
        {
            return;
        }

        var lines = logs.LastLines(failed.ResourceId, LastLines);
        if (lines.Count > 0)
        {
            _output.Block($"The last lines of {failed.ResourceId}:", lines);
        }

        foreach (var waiting in model.Resources)
        {
            var wait = waiting.Annotations.OfType<WaitAnnotation>().FirstOrDefault(w => Concerns(w, failed.Resource));
            foreach (var id in wait is null ? [] : InstanceNames.Of(waiting))
            {
                if (notifications.TryGetCurrentState(id, out var current) && current.Snapshot.State?.Text == KnownResourceStates.Waiting)
                {
                    _output.State(Elapsed, id, $"Still waits for {Condition(wait!)}; {failed.ResourceId} is {Describe(failed, snapshot.State!.Text)}");
                }
            }
        }
    }

    private void ShowWhatIsMissing()
    {
        foreach (var id in model.Resources.SelectMany(InstanceNames.Of))
        {
            if (!notifications.TryGetCurrentState(id, out var current) || current.Snapshot.IsHidden || IsWell(current))
            {
                continue;
            }

            var state = current.Snapshot.State?.Text ?? "";
            _output.State(Elapsed, id, state == KnownResourceStates.Running ? $"Not healthy yet: {Problems(current.Snapshot)}" : $"Still {Describe(current, state)}");
        }
    }

    private static bool Concerns(WaitAnnotation wait, IResource failed) =>
        ReferenceEquals(wait.Resource, failed) || (wait.Resource is IResourceWithParent { Parent: var parent } && ReferenceEquals(parent, failed));

    private void ShowTableWhenAllIsWell()
    {
        if (_tableShown)
        {
            return;
        }

        var current = new List<ResourceEvent>();
        foreach (var resource in model.Resources.Where(r => r is not ParameterResource { IsConnectionString: false }))
        {
            foreach (var id in InstanceNames.Of(resource))
            {
                if (!notifications.TryGetCurrentState(id, out var state) || !IsWell(state))
                {
                    return;
                }

                current.Add(state);
            }
        }

        _tableShown = true;
        _output.Table(Elapsed, ResourceTable.Rows(current, ResourceTable.Secrets(model)), ResourceTimes.Phases(_modelReady, _times, Elapsed));
        if (dashboard.LoginUrl is { } login)
        {
            _output.Note(Elapsed, $"Login to the dashboard at {login}");
        }
    }

    private static bool IsWell(ResourceEvent resourceEvent)
    {
        var snapshot = resourceEvent.Snapshot;
        return (snapshot.HealthStatus == HealthStatus.Healthy && snapshot.ResourceReady is not null)
            || (snapshot.State?.Text == KnownResourceStates.Finished && snapshot.ExitCode == 0)
            || (snapshot.State?.Text == KnownResourceStates.NotStarted && resourceEvent.Resource.HasAnnotationOfType<ExplicitStartupAnnotation>());
    }

    private ResourceTimes Times(string id)
    {
        if (!_times.TryGetValue(id, out var times))
        {
            _times[id] = times = new ResourceTimes(id);
        }

        return times;
    }

    private static TimeSpan SinceProcessStart(TimeProvider time)
    {
        using var process = Process.GetCurrentProcess();
        var since = time.GetUtcNow() - new DateTimeOffset(process.StartTime);
        return since > TimeSpan.Zero ? since : TimeSpan.Zero;
    }
}
