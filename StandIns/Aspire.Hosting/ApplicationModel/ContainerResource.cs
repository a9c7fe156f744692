namespace Aspire.Hosting.ApplicationModel;

/// <summary>A server that the original runs in a container and this stand-in runs as a process of the machine.</summary>
public class ContainerResource(string name, string? entrypoint = null)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport
{
    public string? Entrypoint { get; set; } = entrypoint;
}

/// <summary>
/// How long a server lives. Here every server ends with its application; <see cref="Persistent"/> is accepted, since only the data
/// (see <c>WithDataVolume</c>) is meant to outlive a run.
/// </summary>
public enum ContainerLifetime
{
    Session,
    Persistent,
}

/// <inheritdoc cref="ContainerLifetime"/>
public sealed class ContainerLifetimeAnnotation : IResourceAnnotation
{
    public required ContainerLifetime Lifetime { get; set; }
}

/// <summary>Whether data lives in a directory that the orchestrator names or in one that the application names.</summary>
public enum ContainerMountType
{
    BindMount,
    Volume,
}

/// <summary>Where a server keeps its data between runs.</summary>
public sealed class ContainerMountAnnotation(string? source, string target, ContainerMountType type, bool isReadOnly) : IResourceAnnotation
{
    public string? Source { get; } = source;

    public string Target { get; } = target;

    public ContainerMountType Type { get; } = type;

    public bool IsReadOnly { get; } = isReadOnly;
}
