using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Otlp;

/// <summary>
/// Decodes <c>ExportMetricsServiceRequest</c>. Summaries, which nothing modern sends, are left out, and points that have a fault are rejected.
/// </summary>
internal static class OtlpMetrics
{
    public static List<MetricPoint> Decode(ReadOnlySpan<byte> body, DecodeLimits limits, Rejected rejected)
    {
        var points = new List<MetricPoint>();
        OtlpEnvelope.Read(body, limits, (message, source, scope) => ReadMetric(message, source, scope, limits, (point, fault) =>
        {
            if (fault is null)
            {
                points.Add(point);
            }
            else
            {
                rejected.Add(fault);
            }
        }));
        return points;
    }

    private static void ReadMetric(ProtoReader message, TelemetrySource source, string scope, DecodeLimits limits, Action<MetricPoint, string?> take)
    {
        string name = "", description = "", unit = "";
        for (var look = message; look.Next();)
        {
            switch (look.Field)
            {
                case 1: name = limits.Name(look.Text()); break;
                case 2: description = limits.Name(look.Text()); break;
                case 3: unit = limits.Name(look.Text()); break;
                default: look.Skip(); break;
            }
        }

        while (message.Next())
        {
            if (message.Field is 5 or 7 or 9 or 10)
            {
                var kind = message.Field switch
                {
                    5 => InstrumentKind.Gauge,
                    7 => InstrumentKind.Sum,
                    _ => InstrumentKind.Histogram,
                };
                var data = message.Message();
                var (isDelta, isMonotonic) = Shape(data, message.Field);
                if (kind == InstrumentKind.Sum && isMonotonic)
                {
                    kind = InstrumentKind.Counter;
                }

                var instrument = new Instrument(name, scope, kind, unit, description);
                ReadPoints(data, message.Field, new PointShape(source, instrument, isDelta), limits, take);
            }
            else
            {
                message.Skip();
            }
        }
    }

    private static (bool IsDelta, bool IsMonotonic) Shape(ProtoReader data, int metricField)
    {
        const ulong Delta = 1;
        bool isDelta = false, isMonotonic = false;
        while (data.Next())
        {
            if (data is { Field: 2, Wire: WireType.Varint })
            {
                isDelta = data.Varint() == Delta;
            }
            else if (data is { Field: 3, Wire: WireType.Varint } && metricField == 7)
            {
                isMonotonic = data.Varint() != 0;
            }
            else
            {
                data.Skip();
            }
        }

        return (isDelta, isMonotonic);
    }

    private static void ReadPoints(ProtoReader data, int metricField, PointShape shape, DecodeLimits limits, Action<MetricPoint, string?> take)
    {
        while (data.Next())
        {
            if (data.Field == 1)
            {
                limits.Count();
                var (point, fault) = metricField switch
                {
                    9 => OtlpHistograms.Explicit(data.Message(), shape, limits),
                    10 => OtlpHistograms.Exponential(data.Message(), shape, limits),
                    _ => Number(data.Message(), shape, limits),
                };
                take(point, fault);
            }
            else
            {
                data.Skip();
            }
        }
    }

    private static (MetricPoint Point, string? Fault) Number(ProtoReader message, PointShape shape, DecodeLimits limits)
    {
        ulong start = 0, time = 0;
        double value = 0;
        var attributes = new List<KeyValuePair<string, string>>();
        while (message.Next())
        {
            switch (message.Field)
            {
                case 2: start = message.Fixed64(); break;
                case 3: time = message.Fixed64(); break;
                case 4: value = message.Double(); break;
                case 6: value = (long)message.Fixed64(); break;
                case 7: OtlpValues.AddAttribute(ref message, limits, attributes); break;
                default: message.Skip(); break;
            }
        }

        var point = shape.Point(start, time, value, histogram: null, attributes);
        return (point, PointFaults.Of(point));
    }
}

/// <summary>What the points of a metric have in common.</summary>
internal sealed record PointShape(TelemetrySource Source, Instrument Instrument, bool IsDelta)
{
    public MetricPoint Point(ulong start, ulong time, double value, Histogram? histogram, List<KeyValuePair<string, string>> attributes) =>
        new(Source, Instrument, OtlpValues.Time(time), value)
        {
            Start = OtlpValues.Time(start),
            IsDelta = IsDelta,
            Histogram = histogram,
            Attributes = [.. attributes],
        };
}
