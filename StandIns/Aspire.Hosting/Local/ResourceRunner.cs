using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;

namespace Aspire.Hosting.Local;

/// <summary>Takes one replica through its life: waiting, starting, running, ended.</summary>
internal sealed class ResourceRunner(
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    HealthMonitor health,
    IDistributedApplicationEventing eventing,
    IServiceProvider services,
    TimeProvider time) : IDisposable
{
    private static readonly TimeSpan WhileStarting = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _ending = new();
    private Watchdog? _watchdog;

    /// <summary>Gives what must be kept until everything has ended.</summary>
    public async Task<IDisposable?> BeginAsync() => _watchdog = await Watchdog.StartAsync();

    /// <summary>Lets everything go that waits to start.</summary>
    public void EndWaits() => _ending.Cancel();

    public void Dispose() => _ending.Dispose();

    public StartContext Context(ResourceInstance instance, Action<IDisposable> keep) => new(instance, services, line => logs.Write(instance.Id, line, isError: false))
    {
        KeepUntilEnd = keep,
        RunHelperAsync = (spec, cancellationToken) => RunHelperAsync(instance, spec, cancellationToken),
    };

    /// <summary>Gives false if it runs already.</summary>
    public bool Start(ResourceInstance instance)
    {
        if (!instance.Run.IsCompleted)
        {
            return false;
        }

        instance.StopRequested = false;
        instance.RunCancellation?.Dispose();
        instance.RunCancellation = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
        var cancellationToken = instance.RunCancellation.Token;
        instance.Run = Task.Run(() => instance switch
        {
            { HasProcess: true } => RunProcessAsync(instance, cancellationToken),
            { Resource: IResourceWithParent child } => FollowParentAsync(instance, child.Parent, cancellationToken),
            _ => RunValueAsync(instance, cancellationToken),
        }, CancellationToken.None);
        return true;
    }

    /// <summary>Forgets how the resource ended the last time.</summary>
    public Task RenewAsync(ResourceInstance instance) => notifications.PublishUpdateAsync(instance.Resource, instance.Id, s => s with
    {
        State = KnownResourceStates.NotStarted,
        ExitCode = null,
        StopTimeStamp = null,
        HealthReports = [],
        ResourceReady = null,
    });

    public async Task StopAsync(ResourceInstance instance, TimeSpan within)
    {
        instance.StopRequested = true;
        if (instance.Child is { } child)
        {
            await PublishStateAsync(instance, KnownResourceStates.Stopping);
            await child.StopAsync(within, time);
        }
        else if (instance.RunCancellation is { } run)
        {
            await run.CancelAsync();

            // Its process may have been starting at this very moment: then there is one to stop after all.
            while (!instance.Run.IsCompleted && instance.Child is null)
            {
                await Task.WhenAny(instance.Run, Task.Delay(WhileStarting, time, CancellationToken.None));
            }

            if (instance.Child is { } late)
            {
                await late.StopAsync(within, time);
            }
        }

        await instance.Run;
    }

    private async Task RunProcessAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        try
        {
            await WaitAsync(instance, cancellationToken);
            await notifications.PublishUpdateAsync(instance.Resource, instance.Id, s => s with
            {
                State = KnownResourceStates.Starting,
                ExitCode = null,
                StopTimeStamp = null,
                HealthReports = HealthMonitor.Initial(instance.Resource),
                ResourceReady = null,
            });
            await eventing.PublishAsync(new BeforeResourceStartedEvent(instance.Resource, services), cancellationToken);
            var spec = await instance.Process!.PrepareAsync(Context(instance, _ => { }), cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            instance.Child = await ChildProcess.StartAsync(spec, _watchdog, (line, isError) => logs.Write(instance.Id, line, isError), time);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await NotStartedAsync(instance);
            return;
        }
        // Whatever it is, it is this resource's failure, and is shown as that.
        catch (Exception e)
        {
            logs.Write(instance.Id, e is DistributedApplicationException ? e.Message : e.ToString(), isError: true);
            await notifications.PublishUpdateAsync(instance.Resource, instance.Id, s => s with { State = KnownResourceStates.FailedToStart, StopTimeStamp = Now() });
            return;
        }

        await WatchProcessAsync(instance, instance.Child, cancellationToken);
    }

    private async Task WatchProcessAsync(ResourceInstance instance, ChildProcess child, CancellationToken cancellationToken)
    {
        await notifications.PublishUpdateAsync(instance.Resource, instance.Id, s => s with
        {
            State = KnownResourceStates.Running,
            StartTimeStamp = Now(),
            Properties = [new ResourcePropertySnapshot("executable.pid", child.Id)],
        });
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = MonitorAsync(instance, ended.Token);
        var exitCode = await child.Exited;
        await ended.CancelAsync();
        await watching;
        instance.Child = null;
        await notifications.PublishUpdateAsync(instance.Resource, instance.Id, s => s with
        {
            State = EndState(instance, s, exitCode),
            Properties = [],
            ExitCode = exitCode,
            StopTimeStamp = Now(),
        });
    }

    /// <summary>A process that was to stay and went before it was ever healthy has failed to start.</summary>
    private static string EndState(ResourceInstance instance, CustomResourceSnapshot snapshot, int exitCode)
    {
        if (instance.StopRequested)
        {
            return KnownResourceStates.Exited;
        }

        if (snapshot.ResourceReady is null && instance.Resource.HasAnnotationOfType<HealthCheckAnnotation>())
        {
            return KnownResourceStates.FailedToStart;
        }

        return instance.Resource is ContainerResource ? KnownResourceStates.Exited : KnownResourceStates.Finished;
    }

    /// <summary>A database runs when its server does.</summary>
    private async Task FollowParentAsync(ResourceInstance instance, IResource parent, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await notifications.WaitForResourceAsync(parent.Name, e => e.Snapshot is { ResourceReady.IsCompleted: true } s && s.State?.Text == KnownResourceStates.Running, cancellationToken);
                await notifications.PublishUpdateAsync(instance.Resource, instance.Id, s => s with
                {
                    State = KnownResourceStates.Running,
                    StartTimeStamp = Now(),
                    HealthReports = HealthMonitor.Initial(instance.Resource),
                    ResourceReady = null,
                });
                using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                var watching = MonitorAsync(instance, ended.Token);
                await notifications.WaitForResourceAsync(parent.Name, e => e.Snapshot.State?.Text != KnownResourceStates.Running, cancellationToken);
                await ended.CancelAsync();
                await watching;

                // Down to where its way ends, not only to its first step.
                while (await ShowEndOfAsync(parent, instance) is { } shown)
                {
                    await notifications.WaitForResourceAsync(parent.Name, e => e.Snapshot.State?.Text != shown, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await NotStartedAsync(instance);
        }
    }

    /// <summary>Shows of a child that its parent doesn't run, and gives the state; null if it runs.</summary>
    private async Task<string?> ShowEndOfAsync(IResource parent, ResourceInstance child)
    {
        // Asked for in the same step: by now the server may have been started again, and how it ended would be old news.
        string? shown = null;
        await notifications.PublishUpdateAsync(child.Resource, child.Id, s =>
        {
            shown = notifications.TryGetCurrentState(parent.Name, out var now) && now.Snapshot.State?.Text is { } state && state != KnownResourceStates.Running ? state : null;
            return shown is null ? s : s with { State = shown };
        });
        return shown;
    }

    /// <summary>A connection string or a parameter is there from the start.</summary>
    private async Task RunValueAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        await notifications.PublishUpdateAsync(
            instance.Resource, instance.Id, s => s with { State = KnownResourceStates.Running, StartTimeStamp = Now(), HealthReports = HealthMonitor.Initial(instance.Resource) });
        await MonitorAsync(instance, cancellationToken);
    }

    private async Task MonitorAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        try
        {
            await health.WatchAsync(instance, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the resource has ended
        }
        catch (UnrecoverableException e)
        {
            logs.Write(instance.Id, e.Message, isError: true);
            instance.Child?.Send(Signal.Interrupt);
        }
        // Shown as the resource's failure; it goes on running.
        catch (Exception e)
        {
            logs.Write(instance.Id, $"What is done when the resource is ready has failed: {e}", isError: true);
        }
    }

    private async Task WaitAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        var ready = notifications.WaitForDependenciesAsync(instance.Resource, cancellationToken);
        if (!ready.IsCompleted && instance.Resource.HasAnnotationOfType<WaitAnnotation>())
        {
            await PublishStateAsync(instance, KnownResourceStates.Waiting);
        }

        await ready;
    }

    private async Task<int> RunHelperAsync(ResourceInstance instance, ProcessSpec spec, CancellationToken cancellationToken)
    {
        var helper = await ChildProcess.StartAsync(spec, _watchdog, (line, isError) => logs.Write(instance.Id, line, isError), time);
        await using var stop = cancellationToken.Register(() => helper.Send(Signal.Terminate));
        var exitCode = await helper.Exited;
        cancellationToken.ThrowIfCancellationRequested();
        return exitCode;
    }

    /// <summary>Not worth a word when the whole application ends.</summary>
    private Task NotStartedAsync(ResourceInstance instance) =>
        _ending.IsCancellationRequested ? Task.CompletedTask : PublishStateAsync(instance, KnownResourceStates.NotStarted);

    private Task PublishStateAsync(ResourceInstance instance, string state) =>
        notifications.PublishUpdateAsync(instance.Resource, instance.Id, s => s with { State = state });

    private DateTime Now() => time.GetUtcNow().UtcDateTime;
}
