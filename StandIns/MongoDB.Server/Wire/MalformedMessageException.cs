namespace MongoDB.Server.Wire;

/// <summary>The bytes are not a message of the wire protocol; the connection cannot go on.</summary>
internal sealed class MalformedMessageException(string message) : Exception(message);
