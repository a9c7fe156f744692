using MarketSnapshot.Core;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using MongoDB.Driver;
using Npgsql;

namespace MarketSnapshot.Api.Http.Problems;

/// <summary>Decides what an exception means to the client. Nothing of an unexpected exception reaches the answer.</summary>
internal sealed class ApiExceptionHandler(ILogger<ApiExceptionHandler> logger) : IExceptionHandler
{
    private static readonly TimeSpan StoreRetryAfter = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var problem = ProblemOf(context, exception);
        if (problem.Status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
        {
            context.Response.SetRetryAfter(exception switch
            {
                TryLaterException later => later.RetryAfter,
                TooManyException many => many.RetryAfter,
                _ => StoreRetryAfter,
            });
        }

        await ApiProblems.WriteAsync(context, problem);
        return true;
    }

    private ApiProblem ProblemOf(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case NotFoundException e:
                return ApiProblem.Of(context, StatusCodes.Status404NotFound, e.Code, e.Message);
            case ForbiddenException e:
                return ApiProblem.Of(context, StatusCodes.Status403Forbidden, e.Code, e.Message);
            case ConflictException e:
                return ApiProblem.Of(context, StatusCodes.Status409Conflict, e.Code, e.Message);
            case InvalidFieldException e:
                return ApiProblem.Of(context, StatusCodes.Status400BadRequest, e.Code, "The request has wrong or missing fields.",
                    e.Problems.GroupBy(problem => problem.Field).ToDictionary(field => field.Key, field => field.Select(problem => problem.Message).ToArray()));
            case UnprocessableException e:
                return ApiProblem.Of(context, StatusCodes.Status422UnprocessableEntity, e.Code, e.Message);
            case TooManyException e:
                return ApiProblem.Of(context, StatusCodes.Status429TooManyRequests, e.Code, e.Message);
            case TryLaterException e:
                return ApiProblem.Of(context, StatusCodes.Status503ServiceUnavailable, e.Code, e.Message);
            case BadHttpRequestException e:
                return ApiProblem.Of(context, e.StatusCode);
        }

        switch (Unwrapped(exception))
        {
            // Class 22, data exception: the database refuses a value that passed validation. The client's to correct, ours to look into.
            case PostgresException { SqlState: ['2', '2', ..] } e:
                logger.ValueRefused(e, context.Request.Method, context.Request.Path, e.SqlState);
                return ApiProblem.Of(context, StatusCodes.Status400BadRequest, detail: "A value in the request can't be stored.");
            case PostgresException { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ForeignKeyViolation } e:
                logger.ValueRefused(e, context.Request.Method, context.Request.Path, e.SqlState);
                return ApiProblem.Of(context, StatusCodes.Status409Conflict, detail: "The request conflicts with what is stored.");
            case PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } e:
                logger.TooSlow("PostgreSQL", e.MessageText, context.Request.Method, context.Request.Path);
                return ApiProblem.Of(context, StatusCodes.Status503ServiceUnavailable, ApiProblems.TooSlow, "The database took too long. Ask for less, or try again shortly.");
            // Class 28, refused log-in: the password was just changed and this process does not have the new one yet.
            case PostgresException { IsTransient: false, SqlState: not ['2', '8', ..] }:
                break;
            case NpgsqlException or TimeoutException:
                logger.StoreAway("PostgreSQL", Reason(exception), context.Request.Method, context.Request.Path);
                return ApiProblem.Of(context, StatusCodes.Status503ServiceUnavailable, "database_away", "The database does not answer. Try again shortly.");
            case MongoConnectionException or MongoExecutionTimeoutException or MongoNotPrimaryException or MongoNodeIsRecoveringException:
                logger.StoreAway("MongoDB", Reason(exception), context.Request.Method, context.Request.Path);
                return ApiProblem.Of(context, StatusCodes.Status503ServiceUnavailable, "market_away", "The market does not answer. Try again shortly.");
        }

        logger.Unexpected(exception, context.Request.Method, context.Request.Path);
        return ApiProblem.Of(context, StatusCodes.Status500InternalServerError, detail: "Something went wrong on our side. The trace id finds it in the log.");
    }

    /// <summary>Entity Framework puts a failure of PostgreSQL into one or two of its own.</summary>
    private static Exception Unwrapped(Exception exception) =>
        exception is RetryLimitExceededException or DbUpdateException or InvalidOperationException && exception.InnerException is { } inner
            ? Unwrapped(inner)
            : exception;

    private static string Reason(Exception exception) => exception.GetBaseException().Message;
}
