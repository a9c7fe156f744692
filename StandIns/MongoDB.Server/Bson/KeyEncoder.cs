using System.Buffers.Binary;
using System.Text;
using MongoDB.Bson;

namespace MongoDB.Server.Bson;

/// <summary>
/// Encodes values as bytes that sort as MongoDB sorts the values. Keys are self-delimiting, so the keys of a compound
/// index are simply joined. No component starts with 0x00 or 0xFF, in either direction: a prefix followed by 0xFF lies
/// behind everything that begins with the prefix.
/// </summary>
internal static class KeyEncoder
{
    private const byte RankStep = 0x0A;
    private const byte End = 0x01;

    public static byte[] Encode(BsonValue value)
    {
        var key = new KeyBuffer();
        Append(key, value, descending: false);
        return key.ToArray();
    }

    public static void Append(KeyBuffer key, BsonValue value, bool descending)
    {
        key.Complement = (byte)(descending ? 0xFF : 0x00);
        AppendTyped(key, value);
        key.Complement = 0x00;
    }

    /// <summary>The byte that starts every value of a type.</summary>
    public static byte TypeByte(BsonType type) => (byte)(RankStep * BsonOrder.Rank(type));

    private static void AppendTyped(KeyBuffer key, BsonValue value)
    {
        key.Write(TypeByte(value.BsonType));
        AppendValue(key, value);
    }

    private static void AppendValue(KeyBuffer key, BsonValue value)
    {
        switch (value)
        {
            case BsonInt32 or BsonInt64 or BsonDouble or BsonDecimal128:
                NumberOrder.Encode(key, value);
                break;
            case BsonString text:
                AppendText(key, text.Value);
                break;
            case BsonSymbol symbol:
                AppendText(key, symbol.Name);
                break;
            case BsonDocument document:
                foreach (var element in document)
                {
                    key.Write(TypeByte(element.Value.BsonType));
                    AppendText(key, element.Name);
                    AppendValue(key, element.Value);
                }

                key.Write(End);
                break;
            case BsonArray array:
                foreach (var item in array)
                {
                    AppendTyped(key, item);
                }

                key.Write(End);
                break;
            case BsonBinaryData data:
                AppendUnsigned(key, (uint)data.Bytes.Length);
                key.Write((byte)data.SubType);
                key.Write(data.Bytes);
                break;
            case BsonObjectId id:
                key.Write(id.Value.ToByteArray());
                break;
            case BsonBoolean flag:
                key.Write((byte)(flag.Value ? 2 : 1));
                break;
            case BsonDateTime date:
                AppendUnsigned(key, (ulong)date.MillisecondsSinceEpoch ^ (1UL << 63));
                break;
            case BsonTimestamp timestamp:
                AppendUnsigned(key, (ulong)timestamp.Value);
                break;
            case BsonRegularExpression regex:
                AppendText(key, regex.Pattern);
                AppendText(key, regex.Options);
                break;
            case BsonJavaScript code:
                AppendText(key, code.Code);
                break;
        }
    }

    private static void AppendText(KeyBuffer key, string text) => key.WriteTerminated(Encoding.UTF8.GetBytes(text));

    private static void AppendUnsigned(KeyBuffer key, ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        key.Write(bytes);
    }
}
