using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MarketSnapshot.Tests.Access;

/// <summary>A request.</summary>
internal sealed record Call(HttpMethod Method, string Path, object? Body = null)
{
    /// <summary>A GET.</summary>
    public static Call Get(string path) => new(HttpMethod.Get, path);

    /// <summary>A POST.</summary>
    public static Call Post(string path, object? body = null) => new(HttpMethod.Post, path, body);

    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Path}";
}

/// <summary>An answer.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body.</param>
/// <param name="Headers">Every header as a line, in order.</param>
internal sealed partial record Answer(int Status, string Body, IReadOnlyList<string> Headers)
{
    /// <summary>The body as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>All that the answer tells, apart from its time, its trace, and the ids that the caller named itself.</summary>
    public string Told => string.Join('\n', [
        $"{Status}",
        .. Headers.Where(header => !header.StartsWith("Date:", StringComparison.Ordinal)),
        TraceId().Replace(Id().Replace(Body, "<id>"), "<hex>"),
    ]);

    /// <summary>Whether it was allowed.</summary>
    public bool Allowed => Status is >= 200 and < 300;

    /// <inheritdoc/>
    public override string ToString() => $"{Status} {Body}";

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();

    [GeneratedRegex("[0-9a-f]{32}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TraceId();
}
