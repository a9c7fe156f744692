using System.Diagnostics;
using System.Text.Json.Serialization;
using FluentValidation.Results;
using MarketSnapshot.Api.Http.Binding;
using Microsoft.AspNetCore.WebUtilities;

namespace MarketSnapshot.Api.Http.Problems;

/// <summary>What every error answer looks like (RFC 9457 problem details).</summary>
internal sealed class ApiProblem
{
    /// <summary>The media type of problem details.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>Always about:blank: status and code say what kind of problem it is.</summary>
    /// <example>about:blank</example>
    public string Type { get; init; } = "about:blank";

    /// <summary>The status in words.</summary>
    /// <example>Bad Request</example>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    /// <example>400</example>
    public required int Status { get; init; }

    /// <summary>What is wrong, for a person.</summary>
    public string? Detail { get; init; }

    /// <summary>The path that was asked for.</summary>
    public string? Instance { get; init; }

    /// <summary>What is wrong, for a program; stable.</summary>
    /// <example>invalid</example>
    public required string Code { get; init; }

    /// <summary>Finds the request in traces and logs.</summary>
    public string? TraceId { get; init; }

    /// <summary>Every wrong field, as the client spells it, with what is wrong with it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>The problem of a status, with a code and a detail of its own where the status alone says too little.</summary>
    public static ApiProblem Of(HttpContext context, int status, string? code = null, string? detail = null, IReadOnlyDictionary<string, string[]>? errors = null) => new()
    {
        Title = ReasonPhrases.GetReasonPhrase(status),
        Status = status,
        Detail = detail ?? DetailOf(status),
        Instance = context.Request.Path,
        Code = code ?? CodeOf(status),
        TraceId = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier,
        Errors = errors,
    };

    /// <summary>The problem of a request with wrong fields.</summary>
    public static ApiProblem Of(IReadOnlyCollection<ValidationFailure> failures, HttpContext context, int status)
    {
        // What can't be read is named once, with that reason: rules that then miss the value add nothing.
        var unreadable = failures.Where(Unreadable.Is).Select(failure => failure.PropertyName).ToHashSet();
        var errors = failures
            .Where(failure => Unreadable.Is(failure) || !(unreadable.Contains(failure.PropertyName) || unreadable.Contains(Unreadable.Body)))
            .GroupBy(failure => failure.PropertyName)
            .OrderBy(field => field.Key, StringComparer.Ordinal)
            .ToDictionary(field => field.Key, field => field.Select(failure => failure.ErrorMessage).Distinct().ToArray());
        return Of(context, status, detail: "The request has wrong or missing fields.", errors: errors);
    }

    private static string CodeOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "invalid",
        StatusCodes.Status401Unauthorized => "unauthenticated",
        StatusCodes.Status403Forbidden => "forbidden",
        StatusCodes.Status404NotFound => "not_found",
        StatusCodes.Status405MethodNotAllowed => "method_not_allowed",
        StatusCodes.Status409Conflict => "conflict",
        StatusCodes.Status413PayloadTooLarge => "body_too_large",
        StatusCodes.Status415UnsupportedMediaType => "unsupported_media_type",
        StatusCodes.Status422UnprocessableEntity => "unprocessable",
        StatusCodes.Status429TooManyRequests => "too_many_requests",
        StatusCodes.Status500InternalServerError => "internal_error",
        StatusCodes.Status503ServiceUnavailable => "unavailable",
        _ => ReasonPhrases.GetReasonPhrase(status).ToLowerInvariant().Replace(' ', '_'),
    };

    private static string DetailOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "The request can't be read.",
        StatusCodes.Status401Unauthorized => "Say who you are: send a valid token as Authorization: Bearer.",
        StatusCodes.Status403Forbidden => "Your role does not allow this.",
        StatusCodes.Status404NotFound => "There is nothing at this path.",
        StatusCodes.Status405MethodNotAllowed => "This path does not know this method.",
        StatusCodes.Status408RequestTimeout => "The request took too long to arrive.",
        StatusCodes.Status413PayloadTooLarge => "The body is too large.",
        StatusCodes.Status415UnsupportedMediaType => "The body must be application/json.",
        _ => $"The answer is {status} {ReasonPhrases.GetReasonPhrase(status)}.".TrimEnd(),
    };
}
