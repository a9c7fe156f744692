using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Otlp;

/// <summary>Every export request has the same shape: resources, in each its scopes, in each its records.</summary>
internal static class OtlpEnvelope
{
    public delegate void TakeRecord(ProtoReader record, TelemetrySource source, string scope);

    public static void Read(ReadOnlySpan<byte> body, DecodeLimits limits, TakeRecord take)
    {
        var request = new ProtoReader(body);
        while (request.Next())
        {
            if (request.Field == 1)
            {
                limits.Count();
                ReadResource(request.Message(), limits, take);
            }
            else
            {
                request.Skip();
            }
        }
    }

    private static void ReadResource(ProtoReader message, DecodeLimits limits, TakeRecord take)
    {
        // The order of fields is free: the resource may stand behind what it has sent.
        var source = TelemetrySource.Unknown;
        for (var look = message; look.Next();)
        {
            if (look.Field == 1)
            {
                source = OtlpValues.Resource(look.Message(), limits);
            }
            else
            {
                look.Skip();
            }
        }

        while (message.Next())
        {
            if (message.Field == 2)
            {
                limits.Count();
                ReadScope(message.Message(), source, limits, take);
            }
            else
            {
                message.Skip();
            }
        }
    }

    private static void ReadScope(ProtoReader message, TelemetrySource source, DecodeLimits limits, TakeRecord take)
    {
        var scope = "";
        for (var look = message; look.Next();)
        {
            if (look.Field == 1)
            {
                scope = OtlpValues.ScopeName(look.Message(), limits);
            }
            else
            {
                look.Skip();
            }
        }

        while (message.Next())
        {
            if (message.Field == 2)
            {
                limits.Count();
                take(message.Message(), source, scope);
            }
            else
            {
                message.Skip();
            }
        }
    }
}
