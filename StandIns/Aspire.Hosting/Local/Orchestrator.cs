using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Local;

/// <summary>Starts what the application consists of, keeps an eye on it, and stops it in order.</summary>
internal sealed class Orchestrator(
    DistributedApplicationModel model,
    ResourceAnnouncer announcer,
    ResourceRunner runner,
    PortAssigner ports,
    DataDirectories directories,
    TimeProvider time) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(4.5);

    private readonly List<IDisposable> _kept = [];
    private readonly SemaphoreSlim _stopping = new(1, 1);
    private bool _stopped;

    public IReadOnlyList<ResourceInstance> Instances { get; private set; } = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await ResolveParametersAsync(cancellationToken);
        var routes = CreateInstances();
        foreach (var instance in Instances)
        {
            await announcer.AnnounceAsync(instance);
        }

        await PreflightAsync(cancellationToken);
        Keep(await runner.BeginAsync());
        foreach (var route in routes)
        {
            Keep(TcpProxy.Start(route));
        }

        foreach (var instance in Instances.Where(i => !i.Resource.HasAnnotationOfType<ExplicitStartupAnnotation>()))
        {
            runner.Start(instance);
        }
    }

    /// <summary>Stops first what others don't need, last the databases; takes less than five seconds.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.WaitAsync(CancellationToken.None);
        try
        {
            if (_stopped)
            {
                return;
            }

            _stopped = true;
            runner.EndWaits();
            var started = time.GetTimestamp();
            var groups = DependencyGraph.StopOrder(model.Resources)
                .Select(g => Instances.Where(i => i.HasProcess && g.Contains(i.Resource)).ToArray())
                .Where(g => g.Length > 0)
                .ToArray();
            for (var i = 0; i < groups.Length; i++)
            {
                var left = StopTime - time.GetElapsedTime(started);
                var share = left / (groups.Length - i);
                await Task.WhenAll(groups[i].Select(instance => runner.StopAsync(instance, share)));
            }

            foreach (var kept in _kept)
            {
                kept.Dispose();
            }

            directories.Dispose();
        }
        finally
        {
            _stopping.Release();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    public async Task<ExecuteCommandResult> ExecuteCommandAsync(ResourceInstance instance, string command, CancellationToken cancellationToken)
    {
        if (_stopped)
        {
            return CommandResults.Failure("The application is stopping.");
        }

        await instance.Gate.WaitAsync(cancellationToken);
        try
        {
            if (command == KnownResourceCommands.StartCommand)
            {
                return await StartAgainAsync(instance) ? CommandResults.Success() : CommandResults.Failure($"'{instance.Id}' is already running.");
            }

            if (command == KnownResourceCommands.StopCommand)
            {
                await runner.StopAsync(instance, StopTime);
                return CommandResults.Success();
            }

            if (command == KnownResourceCommands.RestartCommand)
            {
                await runner.StopAsync(instance, StopTime);
                await StartAgainAsync(instance);
                return CommandResults.Success();
            }

            return CommandResults.Failure($"There is no command '{command}'.");
        }
        finally
        {
            instance.Gate.Release();
        }
    }

    /// <summary>When the command returns, neither the resource nor what belongs to it still shows how it ended before.</summary>
    private async Task<bool> StartAgainAsync(ResourceInstance instance)
    {
        if (!instance.Run.IsCompleted)
        {
            return false;
        }

        await runner.RenewAsync(instance);
        foreach (var child in Instances.Where(i => i.Resource is IResourceWithParent { Parent: var parent } && ReferenceEquals(parent, instance.Resource)))
        {
            await runner.RenewAsync(child);
        }

        return runner.Start(instance);
    }

    /// <summary>All missing values are named at once.</summary>
    private async Task ResolveParametersAsync(CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        foreach (var parameter in model.Resources.OfType<ParameterResource>())
        {
            try
            {
                await parameter.GetValueAsync(cancellationToken);
            }
            catch (MissingParameterValueException e)
            {
                missing.Add(e.Message);
            }
        }

        ThrowIfAny(missing);
    }

    private List<ProxyRoute> CreateInstances()
    {
        var instances = new List<ResourceInstance>();
        var routes = new List<ProxyRoute>();
        foreach (var resource in model.Resources)
        {
            var own = InstanceNames.Of(resource).Select(id => new ResourceInstance(resource, id)).ToArray();
            instances.AddRange(own);
            routes.AddRange(ports.Assign(resource, own));
        }

        Instances = instances;
        return routes;
    }

    /// <summary>Finds out what is missing or in the way before anything has started, and says all of it at once.</summary>
    private async Task PreflightAsync(CancellationToken cancellationToken)
    {
        var instances = Instances.Where(i => i.HasProcess).DistinctBy(i => i.Resource).ToArray();
        var problems = new List<string>();
        foreach (var instance in instances)
        {
            await CollectAsync(() => instance.Process!.PreflightAsync(runner.Context(instance, Keep), cancellationToken));
        }

        ThrowIfAny(problems); // an AppHost that uses the data has the ports too: one reason is enough
        foreach (var instance in instances)
        {
            await CollectAsync(() => ports.EnsureFreeAsync(instance.Resource, time, cancellationToken));
        }

        ThrowIfAny(problems);

        async Task CollectAsync(Func<Task> check)
        {
            try
            {
                await check();
            }
            catch (DistributedApplicationException e)
            {
                problems.Add(e.Message);
            }
        }
    }

    private void Keep(IDisposable? disposable)
    {
        if (disposable is not null)
        {
            _kept.Add(disposable);
        }
    }

    private static void ThrowIfAny(List<string> problems)
    {
        if (problems.Count > 0)
        {
            throw new DistributedApplicationException(string.Join(Environment.NewLine, problems));
        }
    }
}
