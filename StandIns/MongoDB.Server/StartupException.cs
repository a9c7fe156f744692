namespace MongoDB.Server;

/// <summary>The server cannot start, for a reason that the person at the keyboard can mend.</summary>
internal sealed class StartupException(string message, int exitCode) : Exception(message)
{
    /// <summary>48, as mongod, for an address that is taken; 100 for a data directory that cannot be used.</summary>
    public int ExitCode { get; } = exitCode;
}
