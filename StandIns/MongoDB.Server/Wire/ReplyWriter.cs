using System.Buffers.Binary;
using MongoDB.Server.Bson;
using MongoDB.Server.Commands;

namespace MongoDB.Server.Wire;

/// <summary>Frames a reply in the kind of message that the request came in.</summary>
internal static class ReplyWriter
{
    public static MemoryStream Frame(Reply reply, MessageHeader request, int requestId)
    {
        var stream = new MemoryStream(1024);
        var legacy = request.OpCode == MessageHeader.OpQuery;
        MessageHeader.Write(stream, 0, requestId, request.RequestId, legacy ? MessageHeader.OpReply : MessageHeader.OpMsg);
        stream.Write(legacy ? LegacyPrefix() : MsgPrefix());
        using (var writer = BsonCodec.Writer(stream))
        {
            reply.WriteTo(writer);
        }

        BinaryPrimitives.WriteInt32LittleEndian(stream.GetBuffer(), (int)stream.Length);
        return stream;
    }

    // No flags, and one section of kind 0.
    private static byte[] MsgPrefix() => [0, 0, 0, 0, 0];

    // Flags: the server could await; no cursor; from the start; one document.
    private static byte[] LegacyPrefix() => [8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0];
}
