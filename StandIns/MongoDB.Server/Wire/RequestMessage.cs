using System.Buffers.Binary;
using MongoDB.Bson;
using MongoDB.Server.Bson;

namespace MongoDB.Server.Wire;

/// <summary>A command as it came in, whichever of the two message kinds brought it.</summary>
internal sealed class RequestMessage
{
    private const uint ChecksumPresent = 1;
    private const uint MoreToCome = 1 << 1;
    private const uint RequiredBits = 0xFFFF;

    private RequestMessage(MessageHeader header, BsonDocument command, bool expectsReply)
    {
        Header = header;
        Command = command;
        ExpectsReply = expectsReply;
    }

    public MessageHeader Header { get; }

    /// <summary>The command with its document sequences folded in as arrays, and <c>$db</c> always set.</summary>
    public BsonDocument Command { get; }

    /// <summary>False for an unacknowledged write.</summary>
    public bool ExpectsReply { get; }

    public static RequestMessage Parse(MessageHeader header, byte[] body)
    {
        try
        {
            return header.OpCode switch
            {
                MessageHeader.OpMsg => ParseMsg(header, body),
                MessageHeader.OpQuery => ParseQuery(header, body),
                _ => throw new MalformedMessageException($"operation code {header.OpCode} is not supported"),
            };
        }
        catch (Exception e) when (e is FormatException or ArgumentException or IndexOutOfRangeException or EndOfStreamException or OverflowException)
        {
            throw new MalformedMessageException(e.Message);
        }
    }

    private static RequestMessage ParseMsg(MessageHeader header, byte[] body)
    {
        var flags = BinaryPrimitives.ReadUInt32LittleEndian(body);
        if ((flags & RequiredBits & ~(ChecksumPresent | MoreToCome)) != 0)
        {
            throw new MalformedMessageException($"message flags 0x{flags:x} are not known");
        }

        var end = body.Length - ((flags & ChecksumPresent) != 0 ? 4 : 0);
        BsonDocument? command = null;
        var sequences = new List<(string Name, BsonArray Documents)>();
        var at = 4;
        while (at < end)
        {
            var kind = body[at++];
            if (kind == 0 && command is null)
            {
                command = ReadDocument(body, ref at, end);
            }
            else if (kind == 1)
            {
                sequences.Add(ReadSequence(body, ref at, end));
            }
            else
            {
                throw new MalformedMessageException($"unexpected section of kind {kind}");
            }
        }

        if (command is null || !command.TryGetValue("$db", out var db) || !db.IsString)
        {
            throw new MalformedMessageException("a message without a command body or without $db");
        }

        foreach (var (name, documents) in sequences)
        {
            if (command.Contains(name))
            {
                throw new MalformedMessageException($"'{name}' is given twice");
            }

            command.Add(name, documents);
        }

        return new RequestMessage(header, command, (flags & MoreToCome) == 0);
    }

    private static (string Name, BsonArray Documents) ReadSequence(byte[] body, ref int at, int limit)
    {
        var size = BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(at));
        if (size < 5 || size > limit - at)
        {
            throw new MalformedMessageException("a document sequence that is longer than its message");
        }

        var end = at + size;
        at += 4;
        var name = ReadCString(body, ref at, end);
        var documents = new BsonArray();
        while (at < end)
        {
            documents.Add(ReadDocument(body, ref at, end));
        }

        return (name, documents);
    }

    // What drivers send before they know the server: { isMaster: 1 } to admin.$cmd.
    private static RequestMessage ParseQuery(MessageHeader header, byte[] body)
    {
        var at = 4;
        var ns = ReadCString(body, ref at, body.Length);
        at += 8;
        var command = ReadDocument(body, ref at, body.Length);
        if (!ns.EndsWith(".$cmd", StringComparison.Ordinal))
        {
            throw new MalformedMessageException("OP_QUERY is accepted for commands only");
        }

        command = command.TryGetValue("$query", out var inner) && inner is BsonDocument wrapped ? wrapped : command;
        command["$db"] = ns[..^".$cmd".Length];
        return new RequestMessage(header, command, expectsReply: true);
    }

    private static BsonDocument ReadDocument(byte[] body, ref int at, int limit)
    {
        var length = limit - at >= 5 ? BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(at)) : 0;
        if (length < 5 || length > limit - at)
        {
            throw new MalformedMessageException("a document that is longer than its message");
        }

        BsonShape.Check(body.AsSpan(at, length));
        var document = BsonCodec.Decode(body, at, length);
        at += length;
        return document;
    }

    private static string ReadCString(byte[] body, ref int at, int limit)
    {
        var length = body.AsSpan(at, limit - at).IndexOf((byte)0);
        if (length < 0)
        {
            throw new MalformedMessageException("a name without an end");
        }

        var text = System.Text.Encoding.UTF8.GetString(body, at, length);
        at += length + 1;
        return text;
    }
}
