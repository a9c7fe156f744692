using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Server.Bson;

namespace MongoDB.Server.Commands;

/// <summary>What a command answers.</summary>
internal abstract class Reply
{
    public abstract void WriteTo(BsonBinaryWriter writer);

    /// <summary>The same with further fields.</summary>
    public abstract Reply With(BsonDocument fields);

    public static implicit operator Reply(BsonDocument document) => new DocumentReply(document);
}

internal sealed class DocumentReply(BsonDocument document) : Reply
{
    public BsonDocument Document { get; } = document;

    public override void WriteTo(BsonBinaryWriter writer) => BsonCodec.Write(writer, Document);

    public override Reply With(BsonDocument fields) => new DocumentReply(Document.Merge(fields));
}

/// <summary>A batch of a cursor; the documents go out as the bytes that they are stored as.</summary>
internal sealed class CursorReply(string ns, long cursorId, bool isFirst, IReadOnlyList<byte[]> batch, BsonDocument? more = null) : Reply
{
    public override Reply With(BsonDocument fields) => new CursorReply(ns, cursorId, isFirst, batch, (more ?? []).Merge(fields));

    public override void WriteTo(BsonBinaryWriter writer)
    {
        writer.WriteStartDocument();
        writer.WriteName("cursor");
        writer.WriteStartDocument();
        writer.WriteName(isFirst ? "firstBatch" : "nextBatch");
        writer.WriteStartArray();
        foreach (var document in batch)
        {
            using var buffer = new ByteArrayBuffer(document, isReadOnly: true);
            writer.WriteRawBsonDocument(buffer);
        }

        writer.WriteEndArray();
        writer.WriteName("id");
        writer.WriteInt64(cursorId);
        writer.WriteName("ns");
        writer.WriteString(ns);
        writer.WriteEndDocument();
        foreach (var element in more ?? [])
        {
            writer.WriteName(element.Name);
            BsonCodec.WriteValue(writer, element.Value);
        }

        writer.WriteName("ok");
        writer.WriteDouble(1.0);
        writer.WriteEndDocument();
    }
}
