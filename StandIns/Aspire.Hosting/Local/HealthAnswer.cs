using System.Text.Json;

namespace Aspire.Hosting.Local;

/// <summary>What a service says of its health, in few words.</summary>
internal static class HealthAnswer
{
    private const int Longest = 300;

    /// <summary>
    /// Of an answer over HTTP the names of the checks that failed, with what they say, where it is JSON with <c>checks</c>; else the beginning of
    /// its text. Empty where it has none.
    /// </summary>
    public static string Reason(string answer)
    {
        var start = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var body = start < 0 ? "" : answer[start..].Trim();
        return Short(body.StartsWith('{') && FailedChecks(body) is { Length: > 0 } failed ? failed : body);
    }

    private static string? FailedChecks(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.TryGetProperty("checks", out var checks) && checks.ValueKind == JsonValueKind.Array
                ? string.Join("; ", checks.EnumerateArray().Where(check => Text(check, "status") is not "Healthy").Select(Words))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Words(JsonElement check) =>
        $"{Text(check, "name")} is {Text(check, "status")}{(Text(check, "description") is { Length: > 0 } description ? $" ({description})" : "")}";

    private static string Text(JsonElement check, string property) =>
        check.ValueKind == JsonValueKind.Object && check.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static string Short(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= Longest ? line : $"{line.AsSpan(0, Longest)}…";
    }
}
