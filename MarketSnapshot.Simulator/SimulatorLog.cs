namespace MarketSnapshot.Simulator;

/// <summary>Log messages of this service; event ids 6000 to 6099.</summary>
internal static partial class SimulatorLog
{
    [LoggerMessage(6000, LogLevel.Information, "Playing {Sensors} simulated sensors in {Places} places, a reading every {Seconds} s each")]
    public static partial void Playing(this ILogger logger, int sensors, int places, double seconds);

    [LoggerMessage(6001, LogLevel.Information, "Sent {Stored} readings; {Duplicates} were known already")]
    public static partial void Sent(this ILogger logger, int stored, int duplicates);

    [LoggerMessage(6002, LogLevel.Information, "The API takes readings again")]
    public static partial void Back(this ILogger logger);

    [LoggerMessage(6003, LogLevel.Information, "No place has a name that begins with \"{Named}\"; looking again every {Seconds} s")]
    public static partial void NoPlaces(this ILogger logger, string named, double seconds);

    [LoggerMessage(6010, LogLevel.Warning, "The API does not take readings now, trying on: {Reason}")]
    public static partial void Away(this ILogger logger, string reason);

    [LoggerMessage(6011, LogLevel.Warning, "The API wants to know who is calling: set Simulator:Token to a token of an operator, or make a key with `dotnet user-jwts create --project MarketSnapshot.Api`. {Reason}")]
    public static partial void Forbidden(this ILogger logger, string reason);

    [LoggerMessage(6012, LogLevel.Warning, "{Rejected} readings were rejected, the first one since {Field}: {Reason}")]
    public static partial void Rejected(this ILogger logger, int rejected, string field, string reason);

    [LoggerMessage(6013, LogLevel.Warning, "No simulated sensors at {Place}: {Reason}")]
    public static partial void NotHere(this ILogger logger, string place, string reason);
}
