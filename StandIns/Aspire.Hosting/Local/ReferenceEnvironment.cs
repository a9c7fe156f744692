using System.Globalization;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>The environment variables by which a resource learns of those it refers to.</summary>
internal static class ReferenceEnvironment
{
    public static void AddConnection(Dictionary<string, object> variables, IResourceWithConnectionString resource, string name, bool optional)
    {
        variables[resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{name}"] = new ConnectionStringReference(resource, optional);
        var prefix = name.Length == 0 ? "" : $"{Encode(name).ToUpperInvariant()}_";
        foreach (var (key, value) in resource.GetConnectionProperties())
        {
            variables[$"{prefix}{key.ToUpperInvariant()}"] = value;
        }
    }

    public static void AddEndpoints(Dictionary<string, object> variables, EndpointReferenceAnnotation reference)
    {
        var name = reference.Resource.Name;
        foreach (var endpoint in reference.Resource.GetEndpoints())
        {
            var included = reference.EndpointNames.Contains(endpoint.EndpointName)
                || (reference.UseAllEndpoints && !endpoint.ExcludeReferenceEndpoint);
            if (!included)
            {
                continue;
            }

            variables[$"{Encode(name).ToUpperInvariant()}_{Encode(endpoint.EndpointName).ToUpperInvariant()}"] = endpoint;
            var key = endpoint.EndpointName is "http" or "https" ? endpoint.Scheme : endpoint.EndpointName;
            var index = 0;
            while (variables.ContainsKey(Discovery(key, index)))
            {
                index++;
            }

            variables[Discovery(key, index)] = endpoint;
        }

        string Discovery(string key, int index) => string.Create(CultureInfo.InvariantCulture, $"services__{name}__{key}__{index}");
    }

    /// <summary>Makes a name fit for an environment variable: what isn't a letter or a digit becomes an underscore.</summary>
    public static string Encode(string name)
    {
        var encoded = new StringBuilder(name.Length + 1);
        if (name.Length > 0 && char.IsAsciiDigit(name[0]))
        {
            encoded.Append('_');
        }

        foreach (var c in name)
        {
            encoded.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        return encoded.ToString();
    }
}
