using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;

namespace MongoDB.Server.Bson;

/// <summary>Documents from and to bytes, unchanged in either direction.</summary>
internal static class BsonCodec
{
    /// <summary>The largest document that can be stored, as in MongoDB.</summary>
    public const int MaxDocumentBytes = 16 * 1024 * 1024;

    private static readonly BsonBinaryReaderSettings ReaderSettings = new()
    {
        FixOldBinarySubTypeOnInput = false,
        FixOldDateTimeMaxValueOnInput = false,
        MaxDocumentSize = int.MaxValue,
    };

    private static readonly BsonBinaryWriterSettings WriterSettings = new()
    {
        FixOldBinarySubTypeOnOutput = false,
        MaxDocumentSize = int.MaxValue,
        MaxSerializationDepth = 2 * BsonShape.MaxDepth,
    };

    /// <summary>Decodes bytes that this server wrote itself or that <see cref="BsonShape"/> has looked at.</summary>
    public static BsonDocument Decode(byte[] bytes) => Decode(new ByteArrayBuffer(bytes, isReadOnly: true));

    /// <summary>Decodes a part of a larger buffer.</summary>
    public static BsonDocument Decode(byte[] buffer, int offset, int length)
    {
        using var whole = new ByteArrayBuffer(buffer, isReadOnly: true);
        return Decode(new ByteBufferSlice(whole, offset, length));
    }

    public static byte[] Encode(BsonDocument document)
    {
        using var stream = new MemoryStream(512);
        using (var writer = Writer(stream))
        {
            Write(writer, document);
        }

        return stream.ToArray();
    }

    public static BsonBinaryWriter Writer(Stream stream) => new(stream, WriterSettings);

    public static void Write(BsonBinaryWriter writer, BsonDocument document) =>
        BsonDocumentSerializer.Instance.Serialize(BsonSerializationContext.CreateRoot(writer), document);

    public static void WriteValue(BsonBinaryWriter writer, BsonValue value) =>
        BsonValueSerializer.Instance.Serialize(BsonSerializationContext.CreateRoot(writer), default, value);

    private static BsonDocument Decode(IByteBuffer buffer)
    {
        using var stream = new ByteBufferStream(buffer, ownsBuffer: true);
        using var reader = new BsonBinaryReader(stream, ReaderSettings);
        var context = BsonDeserializationContext.CreateRoot(reader, static builder => builder.AllowDuplicateElementNames = true);
        return BsonDocumentSerializer.Instance.Deserialize(context);
    }
}
