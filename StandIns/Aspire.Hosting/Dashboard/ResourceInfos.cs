using Aspire.Dashboard.Resources;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Local;

namespace Aspire.Hosting.Dashboard;

/// <summary>Writes down what a person at the dashboard sees of a resource.</summary>
internal static class ResourceInfos
{
    public static ResourceInfo Of(ResourceEvent current, int restarts, IReadOnlyList<string> secrets)
    {
        var snapshot = current.Snapshot;
        return new ResourceInfo(current.ResourceId, current.Resource.Name, snapshot.ResourceType)
        {
            State = snapshot.State?.Text ?? "",
            Health = snapshot.HealthStatus?.ToString(),
            HealthReports = [.. snapshot.HealthReports.Select(r => new HealthInfo(r.Name, r.Status?.ToString(), r.Description is { } text ? SecretMask.Text(text, secrets) : null))],
            StartedAt = Utc(snapshot.StartTimeStamp),
            StoppedAt = Utc(snapshot.StopTimeStamp),
            ExitCode = snapshot.ExitCode,
            Restarts = restarts,
            Parent = snapshot.Relationships.FirstOrDefault(r => r.Type == Relationships.Parent)?.ResourceName,
            Urls = [.. snapshot.Urls.Select(u => new UrlInfo(u.DisplayProperties.DisplayName is { Length: > 0 } name ? name : u.Name ?? "", u.Url))],
            Environment = [.. snapshot.EnvironmentVariables.Select(v => new VariableInfo(v.Name, SecretMask.Variable(v.Name, v.Value ?? "", secrets)))],
            Commands = current.Resource.HasAnnotationOfType<ProcessAnnotation>() ? Commands(snapshot.State?.Text) : [],
        };
    }

    private static IReadOnlyList<string> Commands(string? state) =>
        state is null || state == KnownResourceStates.NotStarted || KnownResourceStates.TerminalStates.Contains(state) ? [KnownResourceCommands.StartCommand]
        : state == KnownResourceStates.Stopping ? []
        : [KnownResourceCommands.StopCommand, KnownResourceCommands.RestartCommand];

    private static DateTimeOffset? Utc(DateTime? time) => time is { } known ? new DateTimeOffset(DateTime.SpecifyKind(known, DateTimeKind.Utc)) : null;
}
