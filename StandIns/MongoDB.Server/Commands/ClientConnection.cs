namespace MongoDB.Server.Commands;

/// <summary>The connection that a command came in by.</summary>
internal sealed class ClientConnection(ServerState state, int id)
{
    public ServerState State { get; } = state;

    public int Id { get; } = id;

    /// <summary>What the client calls itself in its first message; empty where it has said nothing of the kind.</summary>
    public string ApplicationName { get; set; } = "";

    /// <summary>Whether the client has told who it is.</summary>
    public bool HasIntroducedItself { get; set; }
}
