using System.Diagnostics.CodeAnalysis;
using Aspire.Dashboard.Access;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Otlp;

/// <summary>The three kinds of telemetry.</summary>
public enum Signal
{
    Logs,
    Traces,
    Metrics,
}

/// <summary>
/// Takes in what came, over whichever transport: all of a request or nothing, but for single spans and points that can't be kept. Some are
/// read and few decoded at once, so that not even many large ones together take much memory.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Requests may end after this does. A semaphore whose wait handle nobody asked for holds nothing.")]
internal sealed class OtlpIntake(TelemetryStore store, DashboardOptions options, Refusals refusals)
{
    private const string KeyHeader = "x-otlp-api-key";

    private readonly SemaphoreSlim _reading = new(16);
    private readonly SemaphoreSlim _decoding = new(2);

    public bool HasKey(HttpRequest request)
    {
        if (Secrets.Match(request.Headers[KeyHeader], options.OtlpApiKey))
        {
            return true;
        }

        refusals.Count(Refusal.WrongApiKey);
        return false;
    }

    /// <summary>Reads, decodes, keeps.</summary>
    /// <param name="signal">What it is.</param>
    /// <param name="request">The request.</param>
    /// <param name="open">Gets the message out of the body.</param>
    /// <returns>The message to answer with.</returns>
    /// <exception cref="TooLargeException">Nothing is kept of it, and it is counted.</exception>
    /// <exception cref="BrokenMessageException">Nothing is kept of it, and it is counted.</exception>
    public async Task<byte[]> TakeAsync(Signal signal, HttpRequest request, Func<byte[], Task<ReadOnlyMemory<byte>>> open)
    {
        try
        {
            var body = await InTurnAsync(_reading, () => RequestBody.ReadAsync(request), request.HttpContext.RequestAborted);
            var rejected = await InTurnAsync(_decoding, async () => Keep(signal, (await open(body)).Span), request.HttpContext.RequestAborted);
            refusals.Count(Refusal.Unusable, rejected.Count);
            return rejected.Answer();
        }
        catch (TooLargeException)
        {
            refusals.Count(Refusal.TooLarge);
            throw;
        }
        catch (BrokenMessageException)
        {
            refusals.Count(Refusal.Broken);
            throw;
        }
    }

    private static async Task<T> InTurnAsync<T>(SemaphoreSlim turns, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            turns.Release();
        }
    }

    private Rejected Keep(Signal signal, ReadOnlySpan<byte> message)
    {
        var (limits, rejected) = (new DecodeLimits(), new Rejected());
        switch (signal)
        {
            case Signal.Logs: store.Add(OtlpLogs.Decode(message, limits)); break;
            case Signal.Traces: store.Add(OtlpTraces.Decode(message, limits, rejected)); break;
            default: store.Add(OtlpMetrics.Decode(message, limits, rejected)); break;
        }

        return rejected;
    }
}
