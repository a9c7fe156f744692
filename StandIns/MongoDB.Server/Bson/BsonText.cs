using System.Globalization;
using System.Text;
using MongoDB.Bson;

namespace MongoDB.Server.Bson;

/// <summary>Values as MongoDB writes them in its messages: <c>{ _id: "a", n: 1 }</c>.</summary>
internal static class BsonText
{
    public static string Of(BsonValue value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    private static void Append(StringBuilder text, BsonValue value)
    {
        switch (value)
        {
            case BsonDocument document:
                AppendList(text, '{', '}', document.Elements, static (t, e) => Append(t.Append(e.Name).Append(": "), e.Value));
                break;
            case BsonArray array:
                AppendList(text, '[', ']', array, Append);
                break;
            case BsonString s:
                text.Append('"').Append(s.Value).Append('"');
                break;
            case BsonDouble d:
                text.Append(d.Value == Math.Floor(d.Value) && Math.Abs(d.Value) < 1e15
                    ? d.Value.ToString("F1", CultureInfo.InvariantCulture)
                    : d.Value.ToString("R", CultureInfo.InvariantCulture));
                break;
            case BsonObjectId id:
                text.Append("ObjectId('").Append(id.Value).Append("')");
                break;
            case BsonDateTime date:
                text.Append("new Date(").Append(date.MillisecondsSinceEpoch).Append(')');
                break;
            case BsonNull:
                text.Append("null");
                break;
            case BsonBoolean b:
                text.Append(b.Value ? "true" : "false");
                break;
            case BsonBinaryData { SubType: BsonBinarySubType.UuidStandard } uuid:
                text.Append("UUID(\"").Append(uuid.ToGuid()).Append("\")");
                break;
            case BsonBinaryData data:
                text.Append("BinData(").Append((int)data.SubType).Append(", ").Append(Convert.ToHexString(data.Bytes)).Append(')');
                break;
            default:
                text.Append(value);
                break;
        }
    }

    private static void AppendList<T>(StringBuilder text, char open, char close, IEnumerable<T> items, Action<StringBuilder, T> append)
    {
        text.Append(open);
        var separator = " ";
        foreach (var item in items)
        {
            text.Append(separator);
            append(text, item);
            separator = ", ";
        }

        text.Append(separator == " " ? "" : " ").Append(close);
    }
}
