namespace MongoDB.Server.Commands;

/// <summary>
/// A command: its names, the fields it understands beside those that every command has, and what it does. A field
/// that is not listed is refused, never passed over.
/// </summary>
internal sealed record Command(string[] Names, string[] Fields, Func<CommandContext, Task<Reply>> Run)
{
    /// <summary>Answers any field: what clients may ask before they know whom they talk to.</summary>
    public bool AcceptsAnyField { get; init; }

    /// <summary>Only against the database admin.</summary>
    public bool AdminOnly { get; init; }

    public static Command Immediate(string name, string[] fields, Func<CommandContext, Reply> run) =>
        new([name], fields, context => Task.FromResult(run(context)));
}
