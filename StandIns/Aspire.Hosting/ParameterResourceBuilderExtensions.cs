using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Adds parameters and connection strings, whose values come from configuration.</summary>
public static class ParameterResourceBuilderExtensions
{
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(new ParameterResource(name, _ => builder.Configuration[Key(name)] ?? throw Missing(name), secret));
    }

    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(value);
        return builder.AddParameter(name, () => value, publishValueAsDefault, secret);
    }

    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, Func<string> valueGetter, bool publishValueAsDefault = false, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(valueGetter);
        return publishValueAsDefault && secret
            ? throw new ArgumentException("A secret can't be published as a default value.", nameof(secret))
            : builder.AddResource(new ParameterResource(name, _ => builder.Configuration[Key(name)] ?? valueGetter(), secret));
    }

    /// <summary>A connection string that configuration gives as <c>ConnectionStrings:{name}</c>; nothing is started for it.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(
        this IDistributedApplicationBuilder builder, string name, string? environmentVariableName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        return builder.AddResource(new ConnectionStringParameterResource(
            name,
            _ => builder.Configuration.GetConnectionString(name) ?? throw new MissingParameterValueException(
                $"The connection string '{name}' is missing. Set ConnectionStrings:{name} (as an environment variable: ConnectionStrings__{name})."),
            environmentVariableName));
    }

    private static string Key(string name) => $"Parameters:{name}";

    private static MissingParameterValueException Missing(string name) => new(
        $"The parameter '{name}' has no value. Set {Key(name)} in the AppHost's configuration: in appsettings.{{Environment}}.json, "
        + $"as the environment variable Parameters__{name.Replace('-', '_')} or Parameters__{name}, or on the command line as --{Key(name)}=…");
}
