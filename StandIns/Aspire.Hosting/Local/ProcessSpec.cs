using System.Collections.Frozen;

namespace Aspire.Hosting.Local;

/// <summary>The signals that end processes.</summary>
internal enum Signal
{
    Interrupt = 2,
    Quit = 3,
    Kill = 9,
    Terminate = 15,
}

/// <summary>How to start a process and how to end it.</summary>
internal sealed record ProcessSpec(string FileName, IReadOnlyList<string> Arguments, string WorkingDirectory)
{
    /// <summary>The whole environment; nothing is inherited besides.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Sent one after the other, each given its share of the time; what still lives then is killed.</summary>
    public IReadOnlyList<Signal> StopSignals { get; init; } = [Signal.Terminate];

    /// <summary>The account to run as, if not the one of this process.</summary>
    public UnixAccount? RunAs { get; init; }
}
