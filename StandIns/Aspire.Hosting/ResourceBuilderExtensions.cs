using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Local;

namespace Aspire.Hosting;

/// <summary>Describes resources: what they wait for, listen on, are checked by, and how they belong together.</summary>
public static partial class ResourceBuilderExtensions
{
    /// <summary>Holds the resource back until the dependency is running and healthy.</summary>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport
        => Wait(builder, dependency, WaitType.WaitUntilHealthy);

    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitBehavior waitBehavior)
        where T : IResourceWithWaitSupport
        => Wait(builder, dependency, WaitType.WaitUntilHealthy, waitBehavior);

    /// <summary>Holds the resource back until the dependency is running, healthy or not.</summary>
    public static IResourceBuilder<T> WaitForStart<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport
        => Wait(builder, dependency, WaitType.WaitUntilStarted);

    public static IResourceBuilder<T> WaitForStart<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitBehavior waitBehavior)
        where T : IResourceWithWaitSupport
        => Wait(builder, dependency, WaitType.WaitUntilStarted, waitBehavior);

    /// <summary>Holds the resource back until the dependency has ended with <paramref name="exitCode"/>.</summary>
    public static IResourceBuilder<T> WaitForCompletion<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, int exitCode = 0)
        where T : IResourceWithWaitSupport
        => Wait(builder, dependency, WaitType.WaitForCompletion, exitCode: exitCode);

    /// <summary>Leaves the start of the resource to the command <see cref="KnownResourceCommands.StartCommand"/>.</summary>
    public static IResourceBuilder<T> WithExplicitStart<T>(this IResourceBuilder<T> builder)
        where T : IResource
        => Checked(builder).WithAnnotation(new ExplicitStartupAnnotation());

    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, params string[] args)
        where T : IResourceWithArgs
        => builder.WithArgs((object[])args);

    /// <summary>Each argument is text, or a value that is known once the application runs.</summary>
    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, params object[] args)
        where T : IResourceWithArgs
        => builder.WithArgs(context =>
        {
            foreach (var arg in args)
            {
                context.Args.Add(arg);
            }
        });

    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, Action<CommandLineArgsCallbackContext> callback)
        where T : IResourceWithArgs
    {
        ArgumentNullException.ThrowIfNull(callback);
        return builder.WithArgs(context =>
        {
            callback(context);
            return Task.CompletedTask;
        });
    }

    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, Func<CommandLineArgsCallbackContext, Task> callback)
        where T : IResourceWithArgs
        => Checked(builder).WithAnnotation(new CommandLineArgsCallbackAnnotation(callback));

    public static IResourceBuilder<T> WithParentRelationship<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> parent)
        where T : IResource
        => builder.WithParentRelationship((parent ?? throw new ArgumentNullException(nameof(parent))).Resource);

    public static IResourceBuilder<T> WithParentRelationship<T>(this IResourceBuilder<T> builder, IResource parent)
        where T : IResource
        => builder.WithRelationship(parent, Relationships.Parent);

    public static IResourceBuilder<T> WithReferenceRelationship<T>(this IResourceBuilder<T> builder, IResource resource)
        where T : IResource
        => builder.WithRelationship(resource, Relationships.Reference);

    public static IResourceBuilder<T> WithReferenceRelationship<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> resourceBuilder)
        where T : IResource
        => builder.WithReferenceRelationship((resourceBuilder ?? throw new ArgumentNullException(nameof(resourceBuilder))).Resource);

    public static IResourceBuilder<T> WithRelationship<T>(this IResourceBuilder<T> builder, IResource resource, string type)
        where T : IResource
        => Checked(builder).WithAnnotation(new ResourceRelationshipAnnotation(resource, type));

    /// <summary>Counts the resource healthy only while the check that is registered under this key passes.</summary>
    public static IResourceBuilder<T> WithHealthCheck<T>(this IResourceBuilder<T> builder, string key)
        where T : IResource
        => Checked(builder).WithAnnotation(new HealthCheckAnnotation(key));

    /// <summary>Counts the resource healthy only while a GET of <paramref name="path"/> answers with <paramref name="statusCode"/> (200 if none).</summary>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints
        => Checked(builder).WithHttpHealthCheck(
            () => endpointName is null ? HttpProbe.DefaultEndpoint(builder.Resource) : builder.Resource.GetEndpoint(endpointName), path, statusCode);

    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, Func<EndpointReference>? endpointSelector, string? path = null, int? statusCode = null)
        where T : IResourceWithEndpoints
    {
        var probe = new HttpProbe(
            endpointSelector ?? (() => HttpProbe.DefaultEndpoint(Checked(builder).Resource)), path ?? "/", statusCode ?? 200);
        return builder.WithAnnotation(new ProbeAnnotation($"{builder.Resource.Name}_{path ?? "/"}_{statusCode ?? 200}_check", probe.CheckAsync));
    }

    private static IResourceBuilder<T> Wait<T>(
        IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitType type, WaitBehavior? behavior = null, int exitCode = 0)
        where T : IResourceWithWaitSupport
    {
        Checked(builder);
        ArgumentNullException.ThrowIfNull(dependency);
        if (ReferenceEquals(builder.Resource, dependency.Resource))
        {
            throw new DistributedApplicationException($"The resource '{builder.Resource.Name}' can't wait for itself.");
        }

        return builder
            .WithAnnotation(new WaitAnnotation(dependency.Resource, type, exitCode) { WaitBehavior = behavior })
            .WithRelationship(dependency.Resource, Relationships.WaitFor);
    }

    private static IResourceBuilder<T> Checked<T>(IResourceBuilder<T> builder)
        where T : IResource
        => builder ?? throw new ArgumentNullException(nameof(builder));

    private static EndpointAnnotation NewEndpoint(
        IResource resource, string? scheme, string? name, int? port, int? targetPort, bool? isProxied, bool? isExternal, ProtocolType? protocol)
    {
        var endpoint = new EndpointAnnotation(
            protocol ?? ProtocolType.Tcp, scheme, name: name, port: port, targetPort: targetPort, isExternal: isExternal, isProxied: isProxied);
        if (resource.Annotations.OfType<EndpointAnnotation>().Any(e => string.Equals(e.Name, endpoint.Name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new DistributedApplicationException($"The resource '{resource.Name}' already has an endpoint with the name '{endpoint.Name}'.");
        }

        return endpoint;
    }
}

internal static class Relationships
{
    public const string Parent = "Parent";
    public const string Reference = "Reference";
    public const string WaitFor = "WaitFor";
}
