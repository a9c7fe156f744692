using Microsoft.Extensions.Options;

namespace MarketSnapshot.ServiceDefaults;

/// <summary>A service does not start with this configuration; the message says what to set.</summary>
/// <param name="message">What is wrong, and what to set.</param>
public abstract class StartRefusedException(string message) : Exception(message);

/// <summary>
/// Ends a service that refuses its configuration with one line for each thing that is wrong, and not with the stack of an exception, which
/// tells an operator nothing and hides the line that does. Every other exception ends the process as ever.
/// </summary>
internal static class StartRefusals
{
    private const int Refused = 1;

    private static int _isWatching;

    /// <summary>Does so from now on.</summary>
    public static void Watch()
    {
        if (Interlocked.Exchange(ref _isWatching, 1) == 0)
            AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
            {
                if (LinesOf(unhandled.ExceptionObject as Exception) is not { Count: > 0 } lines)
                    return;
                foreach (var line in lines)
                    Console.Error.WriteLine(line);
                Environment.Exit(Refused);
            };
    }

    /// <summary>What an operator is told; nothing where it is no refusal, or not only refusals.</summary>
    internal static IReadOnlyList<string> LinesOf(Exception? exception) => exception switch
    {
        StartRefusedException refused => [refused.Message],
        OptionsValidationException invalid => [.. invalid.Failures],
        AggregateException { InnerExceptions: var several } when several.All(one => LinesOf(one).Count > 0) => [.. several.SelectMany(LinesOf)],
        _ => [],
    };
}
