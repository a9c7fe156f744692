namespace MongoDB.Server.Commands;

/// <summary>The connection that a command came in by.</summary>
internal sealed record ClientConnection(ServerState State, int Id);
