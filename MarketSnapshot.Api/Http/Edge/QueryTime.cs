using FastEndpoints;
using MarketSnapshot.Api.Http.Problems;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Api.Http.Edge;

/// <summary>How long a question may take; configuration section <c>Queries</c>.</summary>
internal sealed class QueryTimeOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Queries";

    /// <summary>How long a GET may keep the stores at work, 1 second to 5 minutes. Default 15 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    internal bool IsValid() => Timeout >= TimeSpan.FromSeconds(1) && Timeout <= TimeSpan.FromMinutes(5);
}

/// <summary>
/// Ends questions that take too long, and with them their queries. What changes something goes on until it is done: its parts are bounded
/// one by one.
/// </summary>
internal static class QueryTime
{
    private const string Policy = "query";

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>Registers the limit.</summary>
    public static void AddQueryTime(this IServiceCollection services)
    {
        services.AddOptions<QueryTimeOptions>()
            .BindConfiguration(QueryTimeOptions.Section)
            .Validate(o => o.IsValid(), "Queries: Timeout must lie within 1 second and 5 minutes.")
            .ValidateOnStart();
        services.AddRequestTimeouts();
        services.AddOptions<RequestTimeoutOptions>().Configure<IOptions<QueryTimeOptions>>((timeouts, configured) => timeouts.AddPolicy(Policy, new RequestTimeoutPolicy
        {
            Timeout = configured.Value.Timeout,
            TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
            WriteTimeoutResponse = context =>
            {
                context.RequestServices.GetRequiredService<ILogger<ApiExceptionHandler>>()
                    .TooSlow("the API", $"{QueryTimeOptions.Section}:{nameof(QueryTimeOptions.Timeout)}", context.Request.Method, context.Request.Path);
                context.Response.SetRetryAfter(RetryAfter);
                return ApiProblems.WriteAsync(context, ApiProblem.Of(
                    context, StatusCodes.Status503ServiceUnavailable, ApiProblems.TooSlow, "The answer took too long. Ask for less, or try again shortly."));
            },
        }));
    }

    /// <summary>Puts an endpoint under the limit if it is a question.</summary>
    public static void Limit(EndpointDefinition endpoint)
    {
        if (endpoint.Verbs is ["GET"])
            endpoint.Options(built => built.WithRequestTimeout(Policy));
    }
}
