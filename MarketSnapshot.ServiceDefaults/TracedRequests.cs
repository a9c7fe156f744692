using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace MarketSnapshot.ServiceDefaults;

/// <summary>
/// Keeps out of traces what only a mistake brings into an address: tokens, e-mail addresses, phone numbers. The route tells what was asked
/// for; of the path stay words and ids.
/// </summary>
internal static class TracedRequests
{
    private const int LongestWord = 50;
    private const int MostDigits = 2;

    /// <summary>Rewrites what the span of an answered request tells of its address and its sender.</summary>
    public static void Tidy(Activity span, HttpResponse answer)
    {
        span.SetTag("url.path", PathOf(answer.HttpContext.Request.Path.Value ?? ""));
        // Robots leave an address there.
        if (answer.HttpContext.Request.Headers.UserAgent.ToString().Contains('@', StringComparison.Ordinal))
            span.SetTag("user_agent.original", null);
    }

    /// <summary>A path with each part that is neither a word nor an id replaced by a dot.</summary>
    public static string PathOf(string path) => string.Join('/', path.Split('/').Select(part => IsPlain(part) ? part : "\u00b7"));

    private static bool IsPlain(string part) => Guid.TryParseExact(part, "D", out _)
        || (part.Length <= LongestWord
            && part.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.')
            && part.Count(char.IsAsciiDigit) <= MostDigits);
}
