using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>
/// Lets a test take hold of an application while the AppHost's own code builds it. It flows with the thread that runs that code, so
/// several applications can be built in one process at the same time.
/// </summary>
internal abstract class BuilderInterceptor
{
    private static readonly AsyncLocal<BuilderInterceptor?> Flowing = new();

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static BuilderInterceptor? Current
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    /// <summary>Completes when the test has disposed of the application.</summary>
    public Task Ended => _ended.Task;

    public void End() => _ended.TrySetResult();

    /// <summary>The builder is about to be created; options and settings may still be changed.</summary>
    public abstract void Constructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings);

    public abstract void Constructed(DistributedApplicationBuilder builder);

    /// <summary>The AppHost has described everything and calls Build; blocks for as long as the test wants to add to it.</summary>
    public abstract void Building(DistributedApplicationBuilder builder);

    public abstract void Built(DistributedApplication application);
}
