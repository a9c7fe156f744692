using System.Text.Json;

namespace Aspire.Hosting;

/// <summary>A project's <c>Properties/launchSettings.json</c>.</summary>
public sealed class LaunchSettings
{
    public Dictionary<string, LaunchProfile> Profiles { get; set; } = [];

    internal static LaunchSettings? Read(string projectDirectory)
    {
        var path = Path.Combine(projectDirectory, "Properties", "launchSettings.json");
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), options);
            var settings = new LaunchSettings();
            if (document.RootElement.TryGetProperty("profiles", out var profiles))
            {
                foreach (var profile in profiles.EnumerateObject())
                {
                    settings.Profiles[profile.Name] = LaunchProfile.Read(profile.Value);
                }
            }

            return settings;
        }
        catch (JsonException e)
        {
            throw new DistributedApplicationException($"{path} is not valid JSON: {e.Message}", e);
        }
    }

    /// <summary>The profile that a project starts with unless it names one: the AppHost's own if it has it, else its first.</summary>
    internal KeyValuePair<string, LaunchProfile>? Choose(string? preferred)
    {
        if (preferred is not null && Profiles.TryGetValue(preferred, out var profile))
        {
            return new(preferred, profile);
        }

        return Profiles
            .Where(p => string.Equals(p.Value.CommandName, "Project", StringComparison.OrdinalIgnoreCase))
            .Select(p => (KeyValuePair<string, LaunchProfile>?)p)
            .FirstOrDefault();
    }
}

/// <summary>One profile of <see cref="LaunchSettings"/>.</summary>
public sealed class LaunchProfile
{
    public string? CommandName { get; set; }

    public string? CommandLineArgs { get; set; }

    public string? ApplicationUrl { get; set; }

    public string? LaunchUrl { get; set; }

    public Dictionary<string, string> EnvironmentVariables { get; set; } = [];

    internal static LaunchProfile Read(JsonElement element)
    {
        var profile = new LaunchProfile
        {
            CommandName = Text("commandName"),
            CommandLineArgs = Text("commandLineArgs"),
            ApplicationUrl = Text("applicationUrl"),
            LaunchUrl = Text("launchUrl"),
        };
        if (element.TryGetProperty("environmentVariables", out var variables))
        {
            foreach (var variable in variables.EnumerateObject())
            {
                profile.EnvironmentVariables[variable.Name] = variable.Value.GetString() ?? "";
            }
        }

        return profile;

        string? Text(string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}
