using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MarketSnapshot.Tests.Fuzzing;

/// <summary>What every answer keeps, whatever was asked.</summary>
/// <param name="secrets">Texts of somebody's data, each with the roles that may see it.</param>
internal sealed partial class Promises(IReadOnlyList<(string Text, string[] Roles)> secrets)
{
    private static readonly int[] RefusedByServer = [400, 405, 408, 411, 413, 414, 417, 431, 505];

    /// <summary>What is wrong with an answer; null where nothing is.</summary>
    public string? Broken(FuzzRequest request, Answer answer) =>
        (answer.Status is 500 or 501 or < 200 or >= 600 ? $"status {answer.Status}" : null)
        ?? (answer.Status is 503 or 429 && !int.TryParse(answer.Header("Retry-After"), out _) ? $"{answer.Status} without Retry-After" : null)
        ?? (answer.Status >= 400 ? BrokenProblem(request, answer) : null)
        ?? Leak(request, answer);

    private static string? BrokenProblem(FuzzRequest request, Answer answer)
    {
        if (request.Method == "HEAD" || (answer.Body.Length == 0 && request.BreaksHttp && answer.Closes && RefusedByServer.Contains(answer.Status)))
            return null;
        if (answer.Header("Content-Type")?.StartsWith("application/problem+json", StringComparison.Ordinal) != true)
            return $"{answer.Status} as '{answer.Header("Content-Type")}'";
        try
        {
            var problem = JsonNode.Parse(answer.Body)!;
            return (int?)problem["status"] != answer.Status ? "a problem with another status"
                : string.IsNullOrEmpty((string?)problem["code"]) ? "a problem without a code"
                : string.IsNullOrEmpty((string?)problem["detail"]) ? "a problem without a detail"
                : string.IsNullOrEmpty((string?)problem["trace_id"]) ? "a problem without a trace id"
                : null;
        }
        catch (JsonException)
        {
            return "a problem that is no JSON";
        }
    }

    private string? Leak(FuzzRequest request, Answer answer)
    {
        var headers = string.Join('\n', answer.Headers.Values);
        foreach (var (text, roles) in secrets)
        {
            if (!roles.Contains(request.Role) && (answer.Body.Contains(text, StringComparison.OrdinalIgnoreCase) || headers.Contains(text, StringComparison.OrdinalIgnoreCase)))
                return $"somebody else's data: {text}";
        }

        if (answer.Body.Contains(OddValues.Evaluated, StringComparison.Ordinal))
            return "a template was evaluated";
        if (answer.Headers.ContainsKey("X-Odd") || answer.Headers.ContainsKey("Set-Cookie"))
            return "a header of the request's making";
        return Inside().Match(answer.Body) is { Success: true } body ? $"the inside: {body.Value}"
            : Inside().Match(headers) is { Success: true } header ? $"the inside, in a header: {header.Value}"
            : null;
    }

    // What only the inside of the API knows: SQL and its errors, types, stacks, paths, connection strings, tokens. No part looks far ahead:
    // an answer may repeat a field's name of a million letters. Operators
    // read of a run that failed which of the two stores was away.
    [GeneratedRegex(
        @"SQLSTATE|Npgsql|MongoDB\.|EntityFramework|FastEndpoints|Microsoft\.|System\.[A-Z]\w+|\w{1,60}Exception\b|^ {1,12}at \w|\.cs:line|\bselect\b.{1,200}\bfrom\b|\binsert into\b|\brelation ""|\bcolumn ""|violates |invalid input syntax|StackTrace|(Host|Server|Username|Password|User ID)=|postgres(?!QL could not be reached)|mongodb(\+srv)?://|/(home|work|root|usr|tmp|var)/|root:x:|eyJ[A-Za-z0-9_-]{10}|storage_bookings|market_inventory_snapshots",
        RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Inside();
}
