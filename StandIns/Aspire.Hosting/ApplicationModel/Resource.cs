using System.Collections.ObjectModel;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Base of all resources: a name and what is attached to it.</summary>
public abstract class Resource : IResource
{
    protected Resource(string name)
    {
        ResourceName.Validate(name);
        Name = name;
    }

    public virtual string Name { get; }

    public virtual ResourceAnnotationCollection Annotations { get; } = [];
}

/// <summary>The facts attached to one resource, in the order in which they were attached.</summary>
public sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>;

internal static class ResourceName
{
    private const int MaxLength = 64;

    /// <summary>Resource names become parts of environment variables and host names, hence the narrow alphabet.</summary>
    public static void Validate(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var valid = name.Length <= MaxLength
            && char.IsAsciiLetter(name[0])
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            && !name.EndsWith('-')
            && !name.Contains("--", StringComparison.Ordinal);
        if (!valid)
        {
            throw new ArgumentException(
                $"'{name}' can't name a resource: 1 to {MaxLength} ASCII letters, digits and single hyphens, beginning with a letter, not ending with a hyphen.",
                nameof(name));
        }
    }
}
