using System.Collections;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>Works out the environment and the arguments of a process.</summary>
internal static class ProcessEnvironment
{
    // What is said to the AppHost itself, or is a secret of its: services are told what they refer to, and nothing else.
    private static readonly string[] NotInherited =
    [
        "ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "HTTP_PORTS", "HTTPS_PORTS",
        "DOTNET_LAUNCH_PROFILE", "ASPIRE_", "DOTNET_ASPIRE_", "Parameters__", "ConnectionStrings__", "Ports__", "Data__", "MSBUILD", "MSBuild",
    ];

    public static Dictionary<string, string> Inherited()
    {
        var variables = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (!NotInherited.Any(n => name.StartsWith(n, StringComparison.Ordinal)))
            {
                variables[name] = (string?)variable.Value ?? "";
            }
        }

        return variables;
    }

    /// <summary>What the AppHost says to this replica.</summary>
    public static async Task<Dictionary<string, string>> ResolveAsync(
        ResourceInstance instance, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        InstanceScope.Current = instance;
        var context = new EnvironmentCallbackContext(executionContext, instance.Resource, cancellationToken: cancellationToken);
        foreach (var annotation in instance.Resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context);
        }

        var resolved = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in context.EnvironmentVariables)
        {
            if (await TextAsync(value, cancellationToken) is { } text)
            {
                resolved[name] = text;
            }
        }

        return resolved;
    }

    public static async Task<IReadOnlyList<string>> ResolveArgumentsAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        InstanceScope.Current = instance;
        var context = new CommandLineArgsCallbackContext([], instance.Resource, cancellationToken);
        foreach (var annotation in instance.Resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context);
        }

        var resolved = new List<string>();
        foreach (var value in context.Args)
        {
            if (await TextAsync(value, cancellationToken) is { } text)
            {
                resolved.Add(text);
            }
        }

        return resolved;
    }

    private static async ValueTask<string?> TextAsync(object value, CancellationToken cancellationToken) => value switch
    {
        string text => text,
        IResourceBuilder<IResource> { Resource: IValueProvider provider } => await provider.GetValueAsync(cancellationToken),
        IValueProvider provider => await provider.GetValueAsync(cancellationToken),
        IFormattable formattable => formattable.ToString(format: null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
