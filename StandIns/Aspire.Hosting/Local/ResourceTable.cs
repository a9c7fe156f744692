using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>One line of the table of resources.</summary>
internal sealed record ResourceRow(string Name, string State, string Address);

/// <summary>Lists resources with the addresses by which a person reaches them. Secret values never appear.</summary>
internal static class ResourceTable
{
    private const string Mask = "******";

    public static IReadOnlyList<ResourceRow> Rows(IEnumerable<ResourceEvent> resources, IReadOnlyList<string> secrets)
    {
        var rows = new List<ResourceRow>();
        foreach (var resourceEvent in resources)
        {
            var addresses = Addresses(resourceEvent).Select(a => Hide(a, secrets)).DefaultIfEmpty("").ToArray();
            rows.Add(new ResourceRow(resourceEvent.ResourceId, State(resourceEvent.Snapshot), addresses[0]));
            rows.AddRange(addresses.Skip(1).Select(a => new ResourceRow("", "", a)));
        }

        return rows;
    }

    /// <summary>The values of secret parameters.</summary>
    public static IReadOnlyList<string> Secrets(DistributedApplicationModel model) =>
    [
        .. model.Resources.OfType<ParameterResource>().Concat(model.Resources.OfType<PostgresServerResource>().Select(p => p.PasswordParameter))
            .Where(p => p is { Secret: true, IsConnectionString: false })
            .Distinct()
            .Select(p => p.GetValueAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult())
            .OfType<string>()
            .Where(v => v.Length > 0),
    ];

    /// <summary>Masks secrets where they stand as values of their own: <c>Password=…</c> or the password of a URI.</summary>
    internal static string Hide(string address, IReadOnlyList<string> secrets)
    {
        foreach (var secret in secrets)
        {
            address = address
                .Replace($"Password={secret}", $"Password={Mask}", StringComparison.OrdinalIgnoreCase)
                .Replace($":{secret}@", $":{Mask}@", StringComparison.Ordinal)
                .Replace($":{Uri.EscapeDataString(secret)}@", $":{Mask}@", StringComparison.Ordinal);
        }

        return address;
    }

    private static string State(CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text == KnownResourceStates.Running ? snapshot.HealthStatus?.ToString() ?? "" : snapshot.State?.Text ?? "";

    private static IEnumerable<string> Addresses(ResourceEvent resourceEvent) => resourceEvent.Resource switch
    {
        ParameterResource => ["(from configuration)"],
        IResourceWithConnectionString connection and not ContainerResource => [connection.GetConnectionStringAsync().AsTask().GetAwaiter().GetResult() ?? ""],
        ContainerResource container => container.GetEndpoints().Select(e => $"{e.Host}:{e.Port}"),
        _ => resourceEvent.Snapshot.Urls.Where(u => !u.IsInternal).Select(u => u.DisplayProperties.DisplayName is { Length: > 0 } name ? $"{u.Url} ({name})" : u.Url),
    };
}
