using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Composes the parts of connection strings.</summary>
public static class ConnectionPropertiesExtensions
{
    /// <summary>The parts of <paramref name="source"/>, with <paramref name="additional"/> ones added or in their place.</summary>
    public static IEnumerable<KeyValuePair<string, ReferenceExpression>> CombineProperties(
        this IResourceWithConnectionString source, IEnumerable<KeyValuePair<string, ReferenceExpression>> additional)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(additional);
        var combined = new OrderedDictionary<string, ReferenceExpression>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in source.GetConnectionProperties().Concat(additional))
        {
            combined[key] = value;
        }

        return combined;
    }
}
