using System.Globalization;

namespace MarketSnapshot.Api.Http.Problems;

/// <summary>Turns every error into an <see cref="ApiProblem"/>.</summary>
internal static class ApiProblems
{
    /// <summary>The code of an answer that took longer than a question may.</summary>
    public const string TooSlow = "too_slow";

    /// <summary>Registers the exception handler and the answer for bare status codes (unknown path, wrong method or media type).</summary>
    public static void AddApiProblems(this IServiceCollection services)
    {
        services.AddExceptionHandler<ApiExceptionHandler>();
        // The handler logs what is worth a line; the middleware would log every answered exception as an error.
        services.Configure<ExceptionHandlerOptions>(options => options.ExceptionHandler = static _ => Task.CompletedTask);
        services.Configure<StatusCodePagesOptions>(options => options.HandleAsync = page =>
            WriteAsync(page.HttpContext, ApiProblem.Of(page.HttpContext, page.HttpContext.Response.StatusCode)));
    }

    /// <summary>Answers with a problem.</summary>
    public static Task WriteAsync(HttpContext context, ApiProblem problem)
    {
        context.Response.StatusCode = problem.Status;
        // A few hundred bytes, which nobody has to be spared: where a request ran out of time its token has been cancelled, and its client waits.
        return context.Response.WriteAsJsonAsync(problem, options: null, ApiProblem.ContentType, CancellationToken.None);
    }

    /// <summary>Says after how long another attempt makes sense; the header knows whole seconds.</summary>
    public static void SetRetryAfter(this HttpResponse response, TimeSpan wait) =>
        response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
