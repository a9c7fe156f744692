using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Otlp;

/// <summary>Decodes the points of histograms.</summary>
internal static class OtlpHistograms
{
    public static MetricPoint Explicit(ProtoReader message, PointShape shape, DecodeLimits limits)
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

        if (counts.Count != 0 && counts.Count != bounds.Count + 1)
        {
            throw new BrokenMessageException("A histogram has not one bucket more than bounds.");
        }

        return shape.Point(start, time, sum, new Histogram(count, [.. bounds], [.. counts]), attributes);
    }

    /// <summary>Turned into the other kind: bound i is base^(offset+i), base = 2^(2^-scale). Values below zero count as zero.</summary>
    public static MetricPoint Exponential(ProtoReader message, PointShape shape, DecodeLimits limits)
    {
        ulong start = 0, time = 0, count = 0, zeros = 0;
        double sum = 0;
        long scale = 0, offset = 0;
        var counts = new List<ulong>();
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
                case 7: zeros += message.Fixed64(); break;
                case 8: offset = Buckets(message.Message(), counts); break;
                case 9: zeros += BucketSum(message.Message()); break;
                default: message.Skip(); break;
            }
        }

        var widest = Math.Pow(2, Math.Pow(2, -Math.Clamp(scale, -10, 20)));
        var bounds = Enumerable.Range(0, counts.Count + 1).Select(i => Math.Pow(widest, Math.Clamp(offset, int.MinValue, int.MaxValue) + i)).ToArray();
        return shape.Point(start, time, sum, new Histogram(count, bounds, [zeros, .. counts, 0]), attributes);
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

    private static ulong BucketSum(ProtoReader message)
    {
        var counts = new List<ulong>();
        Buckets(message, counts);
        return counts.Aggregate(0UL, (sum, count) => sum + count);
    }

    private static void Add<T>(List<T> values, T value)
    {
        if (values.Count > DecodeLimits.Buckets)
        {
            throw new BrokenMessageException($"A histogram has more than {DecodeLimits.Buckets} buckets.");
        }

        values.Add(value);
    }

    private static long Signed(ulong zigzag) => (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
}
