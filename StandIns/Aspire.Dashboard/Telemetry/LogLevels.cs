namespace Aspire.Dashboard.Telemetry;

/// <summary>OpenTelemetry counts severities from 1 to 24, four to a level.</summary>
internal static class LogLevels
{
    public static LogLevel FromSeverity(int severity) => severity switch
    {
        <= 0 => LogLevel.Information,
        <= 4 => LogLevel.Trace,
        <= 8 => LogLevel.Debug,
        <= 12 => LogLevel.Information,
        <= 16 => LogLevel.Warning,
        <= 20 => LogLevel.Error,
        _ => LogLevel.Critical,
    };
}
