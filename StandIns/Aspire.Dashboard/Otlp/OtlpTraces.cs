using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Otlp;

/// <summary>Decodes <c>ExportTraceServiceRequest</c>.</summary>
internal static class OtlpTraces
{
    public static List<Span> Decode(ReadOnlySpan<byte> body, DecodeLimits limits, Rejected rejected)
    {
        var spans = new List<Span>();
        OtlpEnvelope.Read(body, limits, (message, source, scope) =>
        {
            // Without both ids nothing can find it again.
            if (ReadSpan(message, source, scope, limits) is { TraceId.Length: > 0, SpanId.Length: > 0 } span)
            {
                spans.Add(span);
            }
            else
            {
                rejected.Add("A span is without its ids.");
            }
        });
        return spans;
    }

    private static Span ReadSpan(ProtoReader message, TelemetrySource source, string scope, DecodeLimits limits)
    {
        string traceId = "", spanId = "", parentId = "", name = "", statusMessage = "";
        var kind = SpanKind.Internal;
        ulong start = 0, end = 0;
        var failed = false;
        var attributes = new List<KeyValuePair<string, string>>();
        var events = new List<SpanEvent>();
        var links = new List<SpanLink>();
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1: traceId = OtlpValues.Id(message.Bytes(), 16); break;
                case 2: spanId = OtlpValues.Id(message.Bytes(), 8); break;
                case 4: parentId = OtlpValues.Id(message.Bytes(), 8); break;
                case 5: name = limits.Name(message.Text()); break;
                case 6 when message.Wire == WireType.Varint: kind = (SpanKind)Math.Clamp((long)message.Varint(), 0, 5); break;
                case 7: start = message.Fixed64(); break;
                case 8: end = message.Fixed64(); break;
                case 9: OtlpValues.AddAttribute(ref message, limits, attributes); break;
                case 11: AddEvent(message.Message(), limits, events); break;
                case 13: AddLink(message.Message(), limits, links); break;
                case 15: (failed, statusMessage) = Status(message.Message()); break;
                default: message.Skip(); break;
            }
        }

        return new Span(source, scope, traceId, spanId, parentId, name, kind, OtlpValues.Time(start), OtlpValues.Time(Math.Max(start, end)))
        {
            Failed = failed,
            StatusMessage = statusMessage,
            Attributes = [.. attributes],
            Events = [.. events],
            Links = [.. links],
        };
    }

    private static void AddEvent(ProtoReader message, DecodeLimits limits, List<SpanEvent> events)
    {
        limits.Count();
        ulong time = 0;
        var name = "";
        var attributes = new List<KeyValuePair<string, string>>();
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1: time = message.Fixed64(); break;
                case 2: name = limits.Name(message.Text()); break;
                case 3: OtlpValues.AddAttribute(ref message, limits, attributes); break;
                default: message.Skip(); break;
            }
        }

        if (events.Count < DecodeLimits.Events)
        {
            events.Add(new SpanEvent(OtlpValues.Time(time), name, [.. attributes]));
        }
    }

    private static void AddLink(ProtoReader message, DecodeLimits limits, List<SpanLink> links)
    {
        limits.Count();
        string traceId = "", spanId = "";
        var attributes = new List<KeyValuePair<string, string>>();
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1: traceId = OtlpValues.Id(message.Bytes(), 16); break;
                case 2: spanId = OtlpValues.Id(message.Bytes(), 8); break;
                case 4: OtlpValues.AddAttribute(ref message, limits, attributes); break;
                default: message.Skip(); break;
            }
        }

        if (links.Count < DecodeLimits.Links && traceId.Length > 0)
        {
            links.Add(new SpanLink(traceId, spanId, [.. attributes]));
        }
    }

    private static (bool Failed, string Message) Status(ProtoReader message)
    {
        const ulong Error = 2;
        var failed = false;
        var text = "";
        while (message.Next())
        {
            switch (message.Field)
            {
                case 2: text = DecodeLimits.Cut(message.Text()); break;
                case 3 when message.Wire == WireType.Varint: failed = message.Varint() == Error; break;
                default: message.Skip(); break;
            }
        }

        return (failed, text);
    }
}
