using System.Text.RegularExpressions;

namespace Aspire.Dashboard.Telemetry;

/// <summary>Who sent something: a service, and which process of it.</summary>
/// <param name="Resource">
/// The name by which a person knows it: the id that the AppHost gave it where its instance id says so (<c>api</c>, <c>api-2</c>), else the
/// service's name. It stays the same when the resource is restarted.
/// </param>
/// <param name="Instance">The process; a new one at each start.</param>
public sealed partial record TelemetrySource(string Resource, string Instance)
{
    public static TelemetrySource Unknown { get; } = new("unknown", "");

    /// <summary>What the sender says of itself.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Attributes { get; init; } = [];

    public static TelemetrySource From(IReadOnlyList<KeyValuePair<string, string>> attributes)
    {
        var service = Find(attributes, "service.name") is { Length: > 0 } name ? name : Unknown.Resource;
        var instance = Find(attributes, "service.instance.id") ?? "";
        var id = UniquePart().Replace(instance, "");
        return new TelemetrySource(id == service || id.StartsWith($"{service}-", StringComparison.Ordinal) ? id : service, instance) { Attributes = attributes };
    }

    private static string? Find(IReadOnlyList<KeyValuePair<string, string>> attributes, string key) =>
        attributes.FirstOrDefault(a => a.Key == key).Value;

    [GeneratedRegex("-[0-9a-f]{32}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex UniquePart();
}
