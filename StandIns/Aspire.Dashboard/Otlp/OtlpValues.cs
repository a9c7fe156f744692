using System.Globalization;
using System.Text;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Otlp;

/// <summary>Decodes what all signals have in common: values, attributes, ids, the resource and the scope.</summary>
internal static class OtlpValues
{
    /// <summary>Adds one attribute; past the limit it is only counted as dropped.</summary>
    public static void AddAttribute(ref ProtoReader field, DecodeLimits limits, List<KeyValuePair<string, string>> attributes)
    {
        limits.Count();
        var message = field.Message();
        var key = "";
        var value = "";
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1: key = message.Text(); break;
                case 2: value = Value(message.Message(), limits); break;
                default: message.Skip(); break;
            }
        }

        if (attributes.Count < DecodeLimits.Attributes)
        {
            attributes.Add(new(limits.Name(key), limits.Intern(value)));
        }
    }

    /// <summary>A value as a person reads it; lists and maps as in JSON.</summary>
    public static string Value(ProtoReader message, DecodeLimits limits)
    {
        var text = new StringBuilder();
        AppendValue(message, limits, text, depth: 0);
        return DecodeLimits.Cut(text.ToString());
    }

    /// <summary>An id of that many bytes in hexadecimal; none if it isn't that long, or zero.</summary>
    public static string Id(ReadOnlySpan<byte> bytes, int length) =>
        bytes.Length == length && bytes.ContainsAnyExcept((byte)0) ? Convert.ToHexStringLower(bytes) : "";

    public static DateTimeOffset Time(ulong unixNanoseconds) => DateTimeOffset.UnixEpoch.AddTicks((long)Math.Min(unixNanoseconds / 100, long.MaxValue / 4));

    /// <summary>Who sent it.</summary>
    public static TelemetrySource Resource(ProtoReader message, DecodeLimits limits)
    {
        var attributes = new List<KeyValuePair<string, string>>();
        while (message.Next())
        {
            if (message.Field == 1)
            {
                AddAttribute(ref message, limits, attributes);
            }
            else
            {
                message.Skip();
            }
        }

        return TelemetrySource.From(attributes);
    }

    /// <summary>The name of the library or component that it comes from.</summary>
    public static string ScopeName(ProtoReader message, DecodeLimits limits)
    {
        var name = "";
        while (message.Next())
        {
            if (message.Field == 1)
            {
                name = limits.Name(message.Text());
            }
            else
            {
                message.Skip();
            }
        }

        return name;
    }

    private static void AppendValue(ProtoReader message, DecodeLimits limits, StringBuilder text, int depth)
    {
        if (depth > DecodeLimits.Depth)
        {
            throw new BrokenMessageException($"Values stand more than {DecodeLimits.Depth} deep in each other.");
        }

        limits.Count();
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1: text.Append(message.Text()); break;
                case 2 when message.Wire == WireType.Varint: text.Append(message.Varint() == 0 ? "false" : "true"); break;
                case 3 when message.Wire == WireType.Varint: text.Append((long)message.Varint()); break;
                case 4: text.Append(message.Double().ToString("R", CultureInfo.InvariantCulture)); break;
                case 5: AppendList(message.Message(), limits, text, depth); break;
                case 6: AppendMap(message.Message(), limits, text, depth); break;
                case 7: text.Append(Convert.ToBase64String(message.Bytes())); break;
                default: message.Skip(); break;
            }
        }
    }

    private static void AppendList(ProtoReader list, DecodeLimits limits, StringBuilder text, int depth)
    {
        text.Append('[');
        for (var first = true; list.Next(); first = false)
        {
            text.Append(first ? "" : ", ");
            AppendValue(list.Message(), limits, text, depth + 1);
        }

        text.Append(']');
    }

    private static void AppendMap(ProtoReader map, DecodeLimits limits, StringBuilder text, int depth)
    {
        text.Append('{');
        for (var first = true; map.Next(); first = false)
        {
            limits.Count();
            text.Append(first ? "" : ", ");
            var entry = map.Message();
            while (entry.Next())
            {
                if (entry.Field == 1)
                {
                    text.Append(entry.Text()).Append(": ");
                }
                else if (entry.Field == 2)
                {
                    AppendValue(entry.Message(), limits, text, depth + 1);
                }
                else
                {
                    entry.Skip();
                }
            }
        }

        text.Append('}');
    }
}
