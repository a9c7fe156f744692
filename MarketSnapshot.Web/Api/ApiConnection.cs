using System.Text.Json;
using System.Text.Json.Serialization;

namespace MarketSnapshot.Web.Api;

/// <summary>
/// Asks the API, as the person who is signed in. Every method throws <see cref="ApiProblemException"/> when the API answers anything but
/// success, or nothing at all.
/// </summary>
public sealed partial class ApiConnection(HttpClient http, ILogger<ApiConnection> logger)
{
    /// <summary>How the API writes JSON: snake_case. What is not known here is ignored, so the API may grow.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = null,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.Strict,
    };

    /// <summary>Gets what a path names.</summary>
    /// <param name="path">Path and query, such as <c>/api/listings?limit=20</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        SendAsync<T>(() => new(HttpMethod.Get, path), cancellationToken);

    /// <summary>The same, or null where the API knows no such thing.</summary>
    /// <param name="path">Path and query.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<T?> FindAsync<T>(string path, CancellationToken cancellationToken) where T : class
    {
        try
        {
            return await GetAsync<T>(path, cancellationToken);
        }
        catch (ApiProblemException failure) when (failure.Problem.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>Posts a body and gets the answer.</summary>
    /// <param name="path">Path and query.</param>
    /// <param name="body">What to send; null for no body.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="idempotencyKey">Makes the API do the same thing once, however often it is asked.</param>
    public Task<T> PostAsync<T>(string path, object? body, CancellationToken cancellationToken, string? idempotencyKey = null) =>
        SendAsync<T>(() => Post(path, body, idempotencyKey), cancellationToken);

    private static HttpRequestMessage Post(string path, object? body, string? idempotencyKey)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: Json) };
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        return request;
    }

    private async Task<T> SendAsync<T>(Func<HttpRequestMessage> create, CancellationToken cancellationToken)
    {
        try
        {
            using var request = create();
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!answer.IsSuccessStatusCode)
                throw new ApiProblemException(await ProblemOfAsync(answer, cancellationToken));
            return await answer.Content.ReadFromJsonAsync<T>(Json, cancellationToken)
                ?? throw new JsonException("The API answered null.");
        }
        catch (Exception failure) when (IsAway(failure, cancellationToken))
        {
            LogAway(logger, failure.Message);
            throw new ApiProblemException(ApiProblem.Away(), failure);
        }
    }

    [LoggerMessage(4001, LogLevel.Warning, "The API does not answer: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);

    // Polly's exceptions for "took too long" and "failed too often of late" derive from ExecutionRejectedException.
    private static bool IsAway(Exception failure, CancellationToken cancellationToken) => failure switch
    {
        HttpRequestException or IOException or Polly.ExecutionRejectedException => true,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };

    private static async Task<ApiProblem> ProblemOfAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var status = (int)answer.StatusCode;
        if (answer.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json"))
            return new() { Status = status, Title = answer.ReasonPhrase };
        try
        {
            var problem = await answer.Content.ReadFromJsonAsync<ApiProblem>(Json, cancellationToken);
            return (problem ?? new()) with { Status = status, Errors = problem?.Errors ?? new Dictionary<string, string[]>(StringComparer.Ordinal) };
        }
        catch (JsonException)
        {
            return new() { Status = status, Title = answer.ReasonPhrase };
        }
    }
}
