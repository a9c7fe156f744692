using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>Who needs whom, from what resources wait for and refer to.</summary>
internal static class DependencyGraph
{
    /// <summary>
    /// Groups to stop one after the other: whoever needs a resource stands in an earlier group than it. Resources that need each
    /// other in a circle stand in the last group.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<IResource>> StopOrder(IEnumerable<IResource> resources)
    {
        var remaining = resources.ToList();
        var groups = new List<IReadOnlyList<IResource>>();
        while (remaining.Count > 0)
        {
            var needed = remaining.SelectMany(DependenciesOf).ToHashSet();
            var free = remaining.Where(r => !needed.Contains(r)).ToArray();
            if (free.Length == 0)
            {
                groups.Add([.. remaining]);
                break;
            }

            groups.Add(free);
            remaining.RemoveAll(r => free.Contains(r));
        }

        return groups;
    }

    /// <summary>What the resource needs directly, and what that belongs to.</summary>
    public static IEnumerable<IResource> DependenciesOf(IResource resource)
    {
        var direct = resource.Annotations.OfType<WaitAnnotation>().Select(w => w.Resource)
            .Concat(resource.Annotations.OfType<ResourceRelationshipAnnotation>().Where(r => r.Type == Relationships.Reference).Select(r => r.Resource));
        if (resource is IResourceWithParent child)
        {
            direct = direct.Append(child.Parent);
        }

        return direct.SelectMany(r => r is IResourceWithParent { Parent: var parent } ? [r, parent] : new[] { r }).Where(r => !ReferenceEquals(r, resource)).Distinct();
    }
}
