using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>Tells of a replica before it starts: what it is, where it will be reached and what it belongs to.</summary>
internal sealed class ResourceAnnouncer(
    ResourceNotificationService notifications, DistributedApplicationExecutionContext executionContext, TimeProvider time)
{
    /// <summary>Makes the resource known, with its URLs and what it belongs to.</summary>
    public async Task AnnounceAsync(ResourceInstance instance)
    {
        var resource = instance.Resource;
        var urls = await UrlsAsync(resource);
        var relationships = resource.Annotations.OfType<ResourceRelationshipAnnotation>()
            .Select(r => new RelationshipSnapshot(r.Resource.Name, r.Type))
            .Concat(resource is IResourceWithParent { Parent: var parent } ? [new RelationshipSnapshot(parent.Name, Relationships.Parent)] : []);
        await notifications.PublishUpdateAsync(resource, instance.Id, _ => new CustomResourceSnapshot
        {
            ResourceType = resource switch
            {
                ProjectResource => "Project",
                ParameterResource { IsConnectionString: true } => "ConnectionString",
                ParameterResource => "Parameter",
                _ => resource.GetType().Name.Replace("Resource", "", StringComparison.Ordinal),
            },
            Properties = [],
            State = KnownResourceStates.NotStarted,
            CreationTimeStamp = time.GetUtcNow().UtcDateTime,
            Urls = urls,
            Relationships = [.. relationships.Distinct()],
            IsHidden = resource is ParameterResource { IsConnectionString: false },
        });
    }

    private async Task<ImmutableArray<UrlSnapshot>> UrlsAsync(IResource resource)
    {
        if (resource is not IResourceWithEndpoints withEndpoints)
        {
            return [];
        }

        var urls = withEndpoints.GetEndpoints()
            .Where(e => e.IsAllocated)
            .Select(e => new ResourceUrlAnnotation { Url = e.Url, Endpoint = e })
            .ToList();
        var context = new ResourceUrlsCallbackContext(executionContext, resource, urls);
        foreach (var annotation in resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        return [.. context.Urls.Select(u => new UrlSnapshot(u.Endpoint?.EndpointName, u.Url, u.DisplayLocation == UrlDisplayLocation.DetailsOnly)
        {
            DisplayProperties = new UrlDisplayPropertiesSnapshot(u.DisplayText ?? "", u.DisplayOrder ?? 0),
        })];
    }
}
