using MongoDB.Server.Access;

namespace MongoDB.Server.Commands;

/// <summary>The connection that a command came in by.</summary>
internal sealed class ClientConnection(ServerState state, int id, bool isLocal)
{
    private User? _loggedIn;

    public ServerState State { get; } = state;

    public int Id { get; } = id;

    /// <summary>Whether the client is on this machine.</summary>
    public bool IsLocal { get; } = isLocal;

    /// <summary>What the client calls itself in its first message; empty where it has said nothing of the kind.</summary>
    public string ApplicationName { get; set; } = "";

    /// <summary>Whether the client has told who it is.</summary>
    public bool HasIntroducedItself { get; set; }

    /// <summary>A login that has begun.</summary>
    public LoginAttempt? Attempt { get; set; }

    /// <summary>Who is logged in, with the roles of this moment; null also when the user was dropped since.</summary>
    public User? User =>
        _loggedIn is { } then && State.Store.Accounts.Current.Users.TryGetValue(then.Name, out var now) && now.Id == then.Id ? now : null;

    public void LogIn(User user) => _loggedIn = user;

    public void LogOut() => _loggedIn = null;
}
