namespace MarketSnapshot.Api.Http.Problems;

/// <summary>Log lines about answered errors.</summary>
internal static partial class ProblemLog
{
    [LoggerMessage(2000, LogLevel.Error, "{Method} {Path} failed unexpectedly")]
    public static partial void Unexpected(this ILogger logger, Exception exception, string method, string path);

    // The reason without a stack: it is the same at every request for as long as the store is away.
    [LoggerMessage(2001, LogLevel.Warning, "{Method} {Path} answered 503: {Store} is away: {Reason}")]
    public static partial void StoreAway(this ILogger logger, string store, string reason, string method, string path);

    [LoggerMessage(2003, LogLevel.Warning, "{Method} {Path} answered 503: {Store} ended a question that took too long: {Reason}")]
    public static partial void TooSlow(this ILogger logger, string store, string reason, string method, string path);

    [LoggerMessage(2002, LogLevel.Warning, "{Method} {Path}: PostgreSQL refused a value ({SqlState})")]
    public static partial void ValueRefused(this ILogger logger, Exception exception, string method, string path, string sqlState);
}
