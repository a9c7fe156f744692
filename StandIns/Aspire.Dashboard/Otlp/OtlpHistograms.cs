using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Otlp;

/// <summary>Decodes the points of histograms; a point with a fault can't be kept.</summary>
internal static class OtlpHistograms
{
    /// <summary>Whoever brings so many brings too many; further ones take no memory.</summary>
    private const int Most = DecodeLimits.Buckets + 2;

    public static (MetricPoint Point, string? Fault) Explicit(ProtoReader message, PointShape shape, DecodeLimits limits)
    {
        ulong start = 0, time = 0, count = 0;
        double sum = 0;
        var counts = new List<ulong>();
        var bounds = new List<double>();
        var attributes = new List<KeyValuePair<string, string>>();
        while (message.Next())
        {
            switch (message.Field)
            {
                case 2: start = message.Fixed64(); break;
                case 3: time = message.Fixed64(); break;
                case 4: count = message.Fixed64(); break;
                case 5: sum = message.Double(); break;
                case 6: AddFixed(ref message, counts); break;
                case 7: AddDoubles(ref message, bounds); break;
                case 9: OtlpValues.AddAttribute(ref message, limits, attributes); break;
                default: message.Skip(); break;
            }
        }

        var point = shape.Point(start, time, sum, new Histogram(count, [.. bounds], [.. counts]), attributes);
        return (point, Math.Max(counts.Count, bounds.Count) == Most ? PointFaults.TooManyBuckets : PointFaults.Of(point));
    }

    /// <summary>Turned into the other kind: bound i is base^(offset+i), base = 2^(2^-scale). Values below zero count as zero.</summary>
    public static (MetricPoint Point, string? Fault) Exponential(ProtoReader message, PointShape shape, DecodeLimits limits)
    {
        ulong start = 0, time = 0, count = 0, zeros = 0;
        double sum = 0;
        long scale = 0, offset = 0;
        var counts = new List<ulong>();
        var negative = new List<ulong>();
        var attributes = new List<KeyValuePair<string, string>>();
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1: OtlpValues.AddAttribute(ref message, limits, attributes); break;
                case 2: start = message.Fixed64(); break;
                case 3: time = message.Fixed64(); break;
                case 4: count = message.Fixed64(); break;
                case 5: sum = message.Double(); break;
                case 6 when message.Wire == WireType.Varint: scale = Signed(message.Varint()); break;
                case 7: zeros = message.Fixed64(); break;
                case 8: offset = Buckets(message.Message(), counts); break;
                case 9: Buckets(message.Message(), negative); break;
                default: message.Skip(); break;
            }
        }

        // The last bound of the coarsest scales is more than a number can be.
        var power = Math.Pow(2, -Math.Clamp(scale, -10, 20));
        var first = Math.Clamp(offset, int.MinValue, int.MaxValue);
        var bounds = Enumerable.Range(0, counts.Count + 1).Select(i => Math.Min(Math.Pow(2, (first + i) * power), PointFaults.Largest)).ToArray();
        zeros = negative.Aggregate(zeros, (total, below) => total + below);
        var point = shape.Point(start, time, sum, new Histogram(count, bounds, [zeros, .. counts, 0]), attributes);
        return (point, Math.Max(counts.Count, negative.Count) == Most ? PointFaults.TooManyBuckets : PointFaults.Of(point));
    }

    private static void AddFixed(ref ProtoReader field, List<ulong> values)
    {
        if (field.Wire == WireType.Bytes)
        {
            for (var packed = field.Message(); !packed.IsEmpty;)
            {
                Add(values, packed.PackedFixed64());
            }
        }
        else
        {
            Add(values, field.Fixed64());
        }
    }

    private static void AddDoubles(ref ProtoReader field, List<double> values)
    {
        if (field.Wire == WireType.Bytes)
        {
            for (var packed = field.Message(); !packed.IsEmpty;)
            {
                Add(values, BitConverter.UInt64BitsToDouble(packed.PackedFixed64()));
            }
        }
        else
        {
            Add(values, field.Double());
        }
    }

    private static long Buckets(ProtoReader message, List<ulong> counts)
    {
        long offset = 0;
        while (message.Next())
        {
            if (message is { Field: 1, Wire: WireType.Varint })
            {
                offset = Signed(message.Varint());
            }
            else if (message is { Field: 2, Wire: WireType.Bytes })
            {
                for (var packed = message.Message(); !packed.IsEmpty;)
                {
                    Add(counts, packed.Varint());
                }
            }
            else if (message is { Field: 2, Wire: WireType.Varint })
            {
                Add(counts, message.Varint());
            }
            else
            {
                message.Skip();
            }
        }

        return offset;
    }

    private static void Add<T>(List<T> values, T value)
    {
        if (values.Count < Most)
        {
            values.Add(value);
        }
    }

    private static long Signed(ulong zigzag) => (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
}
