using Aspire.Dashboard.Access;

namespace Aspire.Dashboard.Otlp;

/// <summary>OTLP over HTTP, protobuf: <c>POST /v1/logs</c>, <c>/v1/traces</c>, <c>/v1/metrics</c>.</summary>
internal sealed class OtlpHttp(OtlpIntake intake, Refusals refusals)
{
    private const string Protobuf = "application/x-protobuf";

    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var signal = request.Path.Value switch
        {
            "/v1/logs" => Signal.Logs,
            "/v1/traces" => Signal.Traces,
            "/v1/metrics" => Signal.Metrics,
            _ => (Signal?)null,
        };
        if (signal is null || !HttpMethods.IsPost(request.Method))
        {
            refusals.Count(Refusal.Unsupported);
            await AnswerAsync(context, signal is null ? 404 : 405, "Telemetry is sent by POST to /v1/logs, /v1/traces or /v1/metrics.");
            return;
        }

        if (!intake.HasKey(request))
        {
            await AnswerAsync(context, 401, "The header x-otlp-api-key is missing or wrong; the AppHost hands it to services in OTEL_EXPORTER_OTLP_HEADERS.");
            return;
        }

        var encoding = request.Headers.ContentEncoding.ToString();
        if (request.ContentType?.StartsWith(Protobuf, StringComparison.OrdinalIgnoreCase) is not true || encoding is not ("" or "identity" or "gzip"))
        {
            refusals.Count(Refusal.Unsupported);
            await AnswerAsync(context, 415, "Only protobuf is taken, as it is or with gzip: OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf.");
            return;
        }

        try
        {
            var answer = await intake.TakeAsync(signal.Value, request, async body =>
                encoding == "gzip" ? await RequestBody.InflateAsync(new MemoryStream(body), context.RequestAborted) : body);
            context.Response.ContentType = Protobuf;
            context.Response.ContentLength = answer.Length;
            await context.Response.Body.WriteAsync(answer, context.RequestAborted);
        }
        catch (TooLargeException e)
        {
            await AnswerAsync(context, 413, e.Message);
        }
        catch (BrokenMessageException e)
        {
            await AnswerAsync(context, 400, e.Message);
        }
    }

    private static Task AnswerAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
