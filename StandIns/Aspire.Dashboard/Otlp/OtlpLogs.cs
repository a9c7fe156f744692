using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Otlp;

/// <summary>Decodes <c>ExportLogsServiceRequest</c>.</summary>
internal static class OtlpLogs
{
    public static List<LogEntry> Decode(ReadOnlySpan<byte> body, DecodeLimits limits)
    {
        var entries = new List<LogEntry>();
        OtlpEnvelope.Read(body, limits, (message, source, scope) => entries.Add(Record(message, source, scope, limits)));
        return entries;
    }

    private static LogEntry Record(ProtoReader message, TelemetrySource source, string scope, DecodeLimits limits)
    {
        ulong time = 0, observed = 0;
        var severity = 0;
        string body = "", traceId = "", spanId = "";
        var attributes = new List<KeyValuePair<string, string>>();
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1: time = message.Fixed64(); break;
                case 2 when message.Wire == WireType.Varint: severity = (int)message.Varint(); break;
                case 5: body = OtlpValues.Value(message.Message(), limits); break;
                case 6: OtlpValues.AddAttribute(ref message, limits, attributes); break;
                case 9: traceId = OtlpValues.Id(message.Bytes(), 16); break;
                case 10: spanId = OtlpValues.Id(message.Bytes(), 8); break;
                case 11: observed = message.Fixed64(); break;
                default: message.Skip(); break;
            }
        }

        return new LogEntry(source, scope, OtlpValues.Time(time == 0 ? observed : time), LogLevels.FromSeverity(severity), body, traceId, spanId, [.. attributes]);
    }
}
