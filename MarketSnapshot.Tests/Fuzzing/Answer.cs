namespace MarketSnapshot.Tests.Fuzzing;

/// <summary>What came back.</summary>
internal sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers)
{
    public string Body { get; init; } = string.Empty;

    /// <summary>Whether the connection ends with it.</summary>
    public bool Closes { get; init; }

    /// <summary>A stream of events has no end.</summary>
    public bool IsStream => Header("Content-Type")?.StartsWith("text/event-stream", StringComparison.Ordinal) == true;

    /// <summary>A header's value.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
