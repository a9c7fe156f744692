namespace MongoDB.Server.Commands;

/// <summary>All commands by name.</summary>
internal sealed class CommandTable
{
    private readonly Dictionary<string, Command> _byName;

    private CommandTable(IEnumerable<Command> commands)
    {
        _byName = commands.SelectMany(c => c.Names.Select(name => (name, c))).ToDictionary(x => x.name, x => x.c, StringComparer.Ordinal);
        foreach (var command in Commands)
        {
            // Nobody forgets to say who may run a command: without a rule there is no server.
            CommandRules.Of(command);
        }
    }

    /// <param name="testCommands">Whether those for tests are among them.</param>
    public static CommandTable All(bool testCommands) => new(
    [
        .. HandshakeCommands.All,
        .. AuthenticationCommands.All,
        .. UserCommands.All,
        .. RoleCommands.All,
        .. AccountQueries.All,
        .. DiagnosticCommands.All,
        .. SessionCommands.All,
        .. FindCommands.All,
        .. AggregateCommands.All,
        .. ExplainCommand.All,
        .. WriteCommands.All,
        .. FindAndModifyCommand.All,
        .. BulkWriteCommand.All,
        .. CollectionCommands.All,
        .. IndexCommands.All,
        .. testCommands ? FailPointCommands.All : [],
    ]);

    public Command? Find(string name) => _byName.GetValueOrDefault(name);

    public IEnumerable<Command> Commands => _byName.Values.Distinct();
}
