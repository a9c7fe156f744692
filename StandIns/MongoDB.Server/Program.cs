using MongoDB.Server;
using MongoDB.Server.Storage;
using MongoDB.Server.Wire;

// A MongoDB server for development and tests: the wire protocol in front, SQLite behind.
if (!ServerOptions.TryParse(args, out var options, out var complaint))
{
    await Console.Error.WriteLineAsync(complaint);
    return 2;
}

var log = new ServerLog(options.Quiet, TimeProvider.System);
using var shutdown = new Shutdown();
try
{
    using var store = Store.Open(options.DbPath);
    await using var server = new WireServer(new ServerState(options, store, log, TimeProvider.System));
    await server.RunAsync(shutdown.Token);
    return 0;
}
catch (StartupException e)
{
    log.Error("CONTROL", e.Message);
    return e.ExitCode;
}
