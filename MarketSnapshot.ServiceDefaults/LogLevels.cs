using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Logging;

namespace MarketSnapshot.ServiceDefaults;

/// <summary>
/// What the libraries may say. They come before every other source of configuration, so settings files, the environment and the
/// command line can ask for more (<c>Logging:LogLevel:…</c>).
/// </summary>
internal static class LogLevels
{
    private static readonly Dictionary<string, string?> Defaults = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Logging:LogLevel:Microsoft.AspNetCore"] = nameof(LogLevel.Warning),
        ["Logging:LogLevel:Microsoft.AspNetCore.Http.Timeouts"] = nameof(LogLevel.Error), // a line without a stack is enough, and written
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = nameof(LogLevel.Warning),
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore.Database"] = nameof(LogLevel.Critical), // whoever catches the exception logs it
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore.Query"] = nameof(LogLevel.Critical), // the same, where the connection is lost
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore.Update"] = nameof(LogLevel.Critical), // the same
        ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = nameof(LogLevel.Critical), // HealthTransitions logs instead
        ["Logging:LogLevel:MongoDB"] = nameof(LogLevel.Error), // a server that is away would be reported on every attempt
        ["Logging:LogLevel:Npgsql"] = nameof(LogLevel.Warning),
        ["Logging:LogLevel:Npgsql.Transaction"] = nameof(LogLevel.Critical), // only that a lost connection can't roll back either
        ["Logging:LogLevel:Polly"] = nameof(LogLevel.Warning),
        ["Logging:LogLevel:Quartz"] = nameof(LogLevel.Warning),
        ["Logging:LogLevel:System.Net.Http.HttpClient"] = nameof(LogLevel.Warning),
    };

    /// <summary>Adds them as the weakest source.</summary>
    public static void AddTo(IConfigurationManager configuration)
        => configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
}
