using System.Buffers.Binary;
using Aspire.Dashboard.Access;

namespace Aspire.Dashboard.Otlp;

/// <summary>
/// OTLP over gRPC. A unary call is one POST over HTTP/2: a byte that says whether the message is compressed, its length in four bytes,
/// the message; the status follows as trailers.
/// </summary>
internal sealed class OtlpGrpc(OtlpIntake intake, Refusals refusals)
{
    private const int PrefixLength = 5;
    private const string Services = "/opentelemetry.proto.collector.";

    private enum Status
    {
        Ok = 0,
        InvalidArgument = 3,
        ResourceExhausted = 8,
        Unimplemented = 12,
        Unauthenticated = 16,
    }

    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) is not true)
        {
            refusals.Count(Refusal.Unsupported);
            context.Response.StatusCode = 415;
            return;
        }

        context.Response.ContentType = "application/grpc";
        var signal = request.Path.Value switch
        {
            $"{Services}logs.v1.LogsService/Export" => Signal.Logs,
            $"{Services}trace.v1.TraceService/Export" => Signal.Traces,
            $"{Services}metrics.v1.MetricsService/Export" => Signal.Metrics,
            _ => (Signal?)null,
        };
        if (signal is null)
        {
            refusals.Count(Refusal.Unsupported);
            End(context, Status.Unimplemented, "Only the Export methods of OTLP are served here.");
            return;
        }

        if (!intake.HasKey(request))
        {
            End(context, Status.Unauthenticated, "The header x-otlp-api-key is missing or wrong.");
            return;
        }

        try
        {
            var answer = await intake.TakeAsync(signal.Value, request, body => OpenAsync(request, body));
            var prefix = new byte[PrefixLength];
            BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(1), answer.Length);
            await context.Response.BodyWriter.WriteAsync((byte[])[.. prefix, .. answer], context.RequestAborted);
            End(context, Status.Ok, "");
        }
        catch (TooLargeException e)
        {
            End(context, Status.ResourceExhausted, e.Message);
        }
        catch (BrokenMessageException e)
        {
            End(context, Status.InvalidArgument, e.Message);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> OpenAsync(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        if (body.Length < PrefixLength || BinaryPrimitives.ReadUInt32BigEndian(body.Span[1..]) != body.Length - PrefixLength)
        {
            throw new BrokenMessageException("The body is not one message with its length before it.");
        }

        var message = body[PrefixLength..];
        return body.Span[0] switch
        {
            0 => message,
            1 when request.Headers["grpc-encoding"] == "gzip" => await RequestBody.InflateAsync(new MemoryStream(message.ToArray()), request.HttpContext.RequestAborted),
            _ => throw new BrokenMessageException("The message is compressed in another way than gzip."),
        };
    }

    private static void End(HttpContext context, Status status, string message)
    {
        context.Response.AppendTrailer("grpc-status", ((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (message.Length > 0)
        {
            context.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(message));
        }
    }
}
