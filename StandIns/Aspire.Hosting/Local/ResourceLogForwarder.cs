using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Local;

/// <summary>Writes what resources write to the application's own loggers, one category for each resource.</summary>
internal static partial class ResourceLogForwarder
{
    public static void Forward(ResourceLoggerService logs, ILoggerFactory loggers, AppHostIdentity appHost) => logs.Written += (id, line) =>
    {
        var logger = loggers.CreateLogger($"{appHost.Name}.Resources.{id}");
        if (line.IsErrorMessage)
        {
            Error(logger, line.LineNumber, line.Content);
        }
        else
        {
            Output(logger, line.LineNumber, line.Content);
        }
    };

    [LoggerMessage(1, LogLevel.Information, "{LineNumber}: {Content}")]
    private static partial void Output(ILogger logger, int lineNumber, string content);

    [LoggerMessage(2, LogLevel.Error, "{LineNumber}: {Content}")]
    private static partial void Error(ILogger logger, int lineNumber, string content);
}
