using System.Buffers.Binary;

namespace MongoDB.Server.Bson;

/// <summary>
/// Walks a document's bytes without recursion before anything decodes them, so that neither a lying length nor a
/// million nested arrays can take the process down.
/// </summary>
internal static class BsonShape
{
    /// <summary>MongoDB's own limit of nesting.</summary>
    public const int MaxDepth = 200;

    public static void Check(ReadOnlySpan<byte> bytes)
    {
        Span<int> ends = stackalloc int[MaxDepth + 1];
        var depth = 0;
        var at = Open(bytes, 0, bytes.Length);
        ends[0] = bytes.Length;
        Require(BinaryPrimitives.ReadInt32LittleEndian(bytes) == bytes.Length);
        while (true)
        {
            Require(at < ends[depth]);
            var type = bytes[at++];
            if (type == 0)
            {
                Require(at == ends[depth]);
                if (depth-- == 0)
                {
                    return;
                }

                continue;
            }

            at = SkipName(bytes, at, ends[depth]);
            if (type is 0x03 or 0x04)
            {
                var start = at;
                at = Open(bytes, start, ends[depth]);
                if (++depth > MaxDepth)
                {
                    throw new BsonTooDeepException();
                }

                ends[depth] = start + BinaryPrimitives.ReadInt32LittleEndian(bytes[start..]);
                continue;
            }

            at = SkipValue(bytes, at, ends[depth], type);
        }
    }

    private static int Open(ReadOnlySpan<byte> bytes, int start, int limit)
    {
        Require(limit - start >= 5);
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[start..]);
        Require(length >= 5 && length <= limit - start);
        return start + 4;
    }

    private static int SkipName(ReadOnlySpan<byte> bytes, int at, int limit)
    {
        var length = bytes[at..limit].IndexOf((byte)0);
        Require(length >= 0);
        return at + length + 1;
    }

    private static int SkipValue(ReadOnlySpan<byte> bytes, int at, int limit, byte type)
    {
        var size = type switch
        {
            0x06 or 0x0A or 0x7F or 0xFF => 0,
            0x08 => 1,
            0x10 => 4,
            0x01 or 0x09 or 0x11 or 0x12 => 8,
            0x07 => 12,
            0x13 => 16,
            0x02 or 0x0D or 0x0E => Prefixed(bytes, at, limit, 4, minimum: 1),
            0x05 => Prefixed(bytes, at, limit, 5, minimum: 0),
            0x0B => SkipName(bytes, SkipName(bytes, at, limit), limit) - at,
            _ => -1, // DBPointer and code with scope are relics that nothing writes any more
        };
        Require(size >= 0 && size <= limit - at);
        return at + size;
    }

    private static int Prefixed(ReadOnlySpan<byte> bytes, int at, int limit, int overhead, int minimum)
    {
        Require(limit - at >= 4);
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);
        Require(length >= minimum && length <= limit - at - overhead);
        return length + overhead;
    }

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw new FormatException("The bytes are not a BSON document");
        }
    }
}

/// <summary>The document nests deeper than MongoDB allows.</summary>
internal sealed class BsonTooDeepException() : FormatException($"BSONObj exceeds maximum nested object depth: {BsonShape.MaxDepth}");
