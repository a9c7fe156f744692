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
/// Takes in what came, over whichever transport: all of a request or nothing. Few are decoded at once, so that not even many
/// large ones together take much memory.
/// </summary>
internal sealed class OtlpIntake(TelemetryStore store, DashboardOptions options, Refusals refusals) : IDisposable
{
    private const string KeyHeader = "x-otlp-api-key";

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
    /// <exception cref="TooLargeException">Nothing is kept of it, and it is counted.</exception>
    /// <exception cref="BrokenMessageException">Nothing is kept of it, and it is counted.</exception>
    public async Task TakeAsync(Signal signal, Func<Task<ReadOnlyMemory<byte>>> read, CancellationToken cancellationToken)
    {
        await _decoding.WaitAsync(cancellationToken);
        try
        {
            Keep(signal, (await read()).Span);
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
        finally
        {
            _decoding.Release();
        }
    }

    public void Dispose() => _decoding.Dispose();

    private void Keep(Signal signal, ReadOnlySpan<byte> message)
    {
        var limits = new DecodeLimits();
        switch (signal)
        {
            case Signal.Logs: store.Add(OtlpLogs.Decode(message, limits)); break;
            case Signal.Traces: store.Add(OtlpTraces.Decode(message, limits)); break;
            default: store.Add(OtlpMetrics.Decode(message, limits)); break;
        }
    }
}
