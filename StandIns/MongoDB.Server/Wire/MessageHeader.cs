using System.Buffers.Binary;

namespace MongoDB.Server.Wire;

/// <summary>The sixteen bytes in front of every message.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct MessageHeader(int Length, int RequestId, int ResponseTo, int OpCode)
{
    public const int Size = 16;
    public const int MaxMessageBytes = 48_000_000;
    public const int OpReply = 1;
    public const int OpQuery = 2004;
    public const int OpMsg = 2013;

    public static MessageHeader Read(ReadOnlySpan<byte> bytes)
    {
        var header = new MessageHeader(
            BinaryPrimitives.ReadInt32LittleEndian(bytes),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]));
        if (header.Length is < Size or > MaxMessageBytes)
        {
            throw new MalformedMessageException($"message of {header.Length} bytes; {Size} to {MaxMessageBytes} are allowed");
        }

        return header;
    }

    public static void Write(Stream stream, int length, int requestId, int responseTo, int opCode)
    {
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], requestId);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], responseTo);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], opCode);
        stream.Write(bytes);
    }
}
