using System.Reflection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>
/// Runs the AppHost's entry point on a thread of its own. It is parked in <c>Build</c> until the test builds, and in <c>Run</c> until
/// the test has disposed of the application.
/// </summary>
internal sealed class EntryPointRun(
    Assembly appHost, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    : TestRun(appHost, args, configure)
{
    private readonly Assembly _appHost = appHost;
    private readonly string[] _args = args;
    private readonly TaskCompletionSource<DistributedApplicationBuilder> _builder = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _application = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayBuild = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <exception cref="InvalidOperationException">The assembly has no entry point, or it ended without building an application.</exception>
    public Task<DistributedApplicationBuilder> StartAsync(CancellationToken cancellationToken)
    {
        var entryPoint = _appHost.EntryPoint
            ?? throw new InvalidOperationException($"{_appHost.GetName().Name} has no entry point; give a type of the AppHost's assembly.");
        new Thread(() => Run(entryPoint)) { IsBackground = true, Name = $"{_appHost.GetName().Name} under test" }.Start();
        return _builder.Task.WaitAsync(cancellationToken);
    }

    public override void Building(DistributedApplicationBuilder builder)
    {
        _builder.TrySetResult(builder);
        _mayBuild.Task.GetAwaiter().GetResult();
    }

    public override void Built(DistributedApplication application) => _application.TrySetResult(application);

    public override Task<DistributedApplication> BuildAsync(DistributedApplicationBuilder builder, CancellationToken cancellationToken)
    {
        _mayBuild.TrySetResult();
        return _application.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Ends an entry point that was never allowed to build.</summary>
    public void Abandon() => _mayBuild.TrySetException(new OperationCanceledException("The test has disposed of the builder."));

    private void Run(MethodInfo entryPoint)
    {
        Current = this;
        try
        {
            entryPoint.Invoke(obj: null, entryPoint.GetParameters().Length == 0 ? [] : [_args]);
            Fail(new InvalidOperationException("The AppHost's entry point ended without building an application."));
        }
        catch (TargetInvocationException e)
        {
            Fail(e.InnerException ?? e);
        }
    }

    private void Fail(Exception exception)
    {
        _builder.TrySetException(exception);
        _application.TrySetException(exception);
    }
}
