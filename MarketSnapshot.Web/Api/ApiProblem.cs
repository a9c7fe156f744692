namespace MarketSnapshot.Web.Api;

/// <summary>What the API says is wrong (RFC 9457 problem details), or what a connection to it that failed amounts to.</summary>
public sealed record ApiProblem
{
    /// <summary>The code of a problem that this process found, not the API: it can't be reached, or does not answer.</summary>
    public const string AwayCode = "api_away";

    /// <summary>The HTTP status.</summary>
    public int Status { get; init; }

    /// <summary>The status in words.</summary>
    public string? Title { get; init; }

    /// <summary>What is wrong, for a person; in English.</summary>
    public string? Detail { get; init; }

    /// <summary>What is wrong, for a program; stable.</summary>
    public string? Code { get; init; }

    /// <summary>Finds the request in traces and logs.</summary>
    public string? TraceId { get; init; }

    /// <summary>Every wrong field, as the API spells it, with what is wrong with it.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>(StringComparer.Ordinal);

    /// <summary>Whether waiting may help: the API or one of its stores is away, or has too much to do.</summary>
    public bool IsAway => Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status502BadGateway
        or StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout;

    /// <summary>Whether there is no such thing, or none for this person.</summary>
    public bool IsNotFound => Status == StatusCodes.Status404NotFound;

    /// <summary>What is wrong with a field, as the API spells it; null when nothing is.</summary>
    /// <param name="field">The field, such as <c>quantity_kg</c>.</param>
    public string? Of(string field) => Errors.TryGetValue(field, out var messages) && messages.Length > 0 ? string.Join(' ', messages) : null;

    /// <summary>The API can't be reached, or does not answer in time.</summary>
    internal static ApiProblem Away() => new() { Status = StatusCodes.Status503ServiceUnavailable, Code = AwayCode };
}
