namespace MarketSnapshot.Api.Access;

/// <summary>Log lines about who may do and who did what.</summary>
internal static partial class AccessLog
{
    [LoggerMessage(2100, LogLevel.Warning,
        "NO AUTHENTICATION IS CONFIGURED: everyone on this machine is operator and may do everything. Outside Development, or reachable from elsewhere, the API would not start so. Configure {Section} to change that")]
    public static partial void EveryoneIsOperator(this ILogger logger, string section);

    [LoggerMessage(2101, LogLevel.Information, "{Caller} did {Method} {Route} ({Subject})")]
    public static partial void Changed(this ILogger logger, string caller, string method, string? route, string subject);

    [LoggerMessage(2102, LogLevel.Information,
        "{Section}:{Key} is not set: callers whose subject may be an e-mail address or a phone number all appear as #hidden in history and logs")]
    public static partial void SomeCallersAreHidden(this ILogger logger, string section, string key);

    [LoggerMessage(2103, LogLevel.Information, "{Caller} did {Method} {Route}")]
    public static partial void Added(this ILogger logger, string caller, string method, string? route);
}
