namespace Aspire.Dashboard.Resources;

/// <summary>One line of what the AppHost tells the dashboard, as JSON: a resource as it is now, or new lines of its output.</summary>
internal sealed record ResourceMessage
{
    public ResourceInfo? Resource { get; init; }

    public ConsoleLines? Lines { get; init; }
}

/// <summary>A resource, or one replica of it, as it is at one moment. Secrets have been masked.</summary>
internal sealed record ResourceInfo(string Id, string Name, string Type)
{
    public string State { get; init; } = "";

    /// <summary>None while it doesn't run.</summary>
    public string? Health { get; init; }

    public IReadOnlyList<HealthInfo> HealthReports { get; init; } = [];

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? StoppedAt { get; init; }

    public int? ExitCode { get; init; }

    /// <summary>How often it was started again.</summary>
    public int Restarts { get; init; }

    public string? Parent { get; init; }

    public IReadOnlyList<UrlInfo> Urls { get; init; } = [];

    public IReadOnlyList<VariableInfo> Environment { get; init; } = [];

    /// <summary>Those of <c>start</c>, <c>stop</c>, <c>restart</c> that can be given now.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];
}

/// <summary>What one health check says.</summary>
internal sealed record HealthInfo(string Name, string? Status, string? Description);

internal sealed record UrlInfo(string Name, string Url);

internal sealed record VariableInfo(string Name, string Value);

/// <summary>Lines that came after each other.</summary>
/// <param name="Missed">So many before the first had gone before they could be sent.</param>
internal sealed record ConsoleLines(string Id, int Missed, IReadOnlyList<LineInfo> Items);

internal sealed record LineInfo(int Number, string Text, bool IsError);

/// <summary>How a command went.</summary>
internal sealed record CommandOutcome(bool Success, string? Message);
