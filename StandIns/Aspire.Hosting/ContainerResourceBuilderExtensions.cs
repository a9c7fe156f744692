using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Describes servers.</summary>
public static class ContainerResourceBuilderExtensions
{
    /// <inheritdoc cref="ContainerLifetime"/>
    public static IResourceBuilder<T> WithLifetime<T>(this IResourceBuilder<T> builder, ContainerLifetime lifetime)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ContainerLifetimeAnnotation { Lifetime = lifetime }, ResourceAnnotationMutationBehavior.Replace);
    }

    internal static IResourceBuilder<T> WithData<T>(
        this IResourceBuilder<T> builder, string? source, string target, ContainerMountType type, bool isReadOnly)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return isReadOnly
            ? throw new NotSupportedException($"The data of '{builder.Resource.Name}' can't be read-only: a server process writes to its own directory.")
            : builder.WithAnnotation(new ContainerMountAnnotation(source, target, type, isReadOnly), ResourceAnnotationMutationBehavior.Replace);
    }
}
