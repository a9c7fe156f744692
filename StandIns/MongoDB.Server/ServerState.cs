using MongoDB.Server.Commands;
using MongoDB.Server.FailPoints;
using MongoDB.Server.Storage;

namespace MongoDB.Server;

/// <summary>What every connection shares.</summary>
internal sealed class ServerState(ServerOptions options, Store store, ServerLog log, TimeProvider time)
{
    /// <summary>The server version whose wire protocol and command set this server follows, for the part that it offers.</summary>
    public const string Version = "8.0.0";

    /// <summary>The wire version of MongoDB 8.0: with it drivers may send the bulkWrite command, which is built.</summary>
    public const int MaxWireVersion = 25;

    public const string Notice =
        "This is a stand-in for MongoDB, for development and tests: its wire protocol over SQLite. Do not keep anything in it that matters.";

    /// <summary>Said at start and in the shell where there is no authentication.</summary>
    public const string OpenNotice = "Access control is not enabled: whoever reaches this server may read and write everything. Start it with --auth to change that.";

    public ServerOptions Options { get; } = options;

    public Store Store { get; } = store;

    public ServerLog Log { get; } = log;

    public TimeProvider Time { get; } = time;

    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    public CursorRegistry Cursors { get; } = new(time);

    public Counters Counters { get; } = new();

    /// <summary>What tests may make go wrong; nothing does unless a test command says so.</summary>
    public FailPointTable FailPoints { get; } = new();

    public CommandTable Commands { get; } = CommandTable.All(options.EnableTestCommands);
}
