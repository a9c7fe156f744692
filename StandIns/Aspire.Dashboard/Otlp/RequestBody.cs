using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;

namespace Aspire.Dashboard.Otlp;

/// <summary>More than is taken.</summary>
public sealed class TooLargeException(string message) : Exception(message);

/// <summary>Reads the body of a request, never more of it than is taken.</summary>
internal static class RequestBody
{
    private const int Piece = 64 * 1024;

    /// <summary>Whoever stops in the middle gives its turn to others.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="TooLargeException">It is over <see cref="DecodeLimits.BodyBytes"/>.</exception>
    /// <exception cref="BrokenMessageException">It doesn't come to its end in time.</exception>
    public static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        // The server's own bound would end the request before it could be counted and answered.
        request.HttpContext.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        if (request.ContentLength > DecodeLimits.BodyBytes)
        {
            throw new TooLargeException($"The body is over {DecodeLimits.BodyBytes} bytes.");
        }

        var aborted = request.HttpContext.RequestAborted;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        patience.CancelAfter(Patience);
        try
        {
            return await ReadToEndAsync(request.Body, DecodeLimits.BodyBytes, patience.Token);
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            throw new BrokenMessageException($"The body did not come within {Patience.TotalSeconds} seconds.");
        }
    }

    /// <exception cref="TooLargeException">Inflated it is over <see cref="DecodeLimits.InflatedBytes"/>.</exception>
    /// <exception cref="BrokenMessageException">It isn't gzip.</exception>
    public static async Task<byte[]> InflateAsync(Stream compressed, CancellationToken cancellationToken)
    {
        await using var inflated = new GZipStream(compressed, CompressionMode.Decompress);
        try
        {
            return await ReadToEndAsync(inflated, DecodeLimits.InflatedBytes, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw new BrokenMessageException($"The body says that it is gzip: {e.Message}");
        }
    }

    private static async Task<byte[]> ReadToEndAsync(Stream stream, int most, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                if (body.Length + read > most)
                {
                    throw new TooLargeException($"The body is over {most} bytes.");
                }

                body.Write(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return body.ToArray();
    }
}
