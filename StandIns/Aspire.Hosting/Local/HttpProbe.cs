using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>Asks one replica for one path and looks at the status code; a client library would slow the start down.</summary>
internal sealed class HttpProbe(Func<EndpointReference> endpoint, string path, int statusCode)
{
    private const int StatusLineLength = 64;
    private const int MostOfAnswer = 8 * 1024;

    public static EndpointReference DefaultEndpoint(IResourceWithEndpoints resource) =>
        resource.GetEndpoints().FirstOrDefault(e => e.Scheme == "http") ?? throw new DistributedApplicationException(
            $"The resource '{resource.Name}' has an HTTP health check but no HTTP endpoint: give it one by its launch profile or with WithHttpEndpoint.");

    public async Task<string?> CheckAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync("127.0.0.1", instance.TargetPort(endpoint().EndpointAnnotation), cancellationToken);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n"), cancellationToken);
            var buffer = new byte[StatusLineLength];
            var read = await stream.ReadAtLeastAsync(buffer, StatusLineLength, throwOnEndOfStream: false, cancellationToken);
            var status = StatusOf(Encoding.ASCII.GetString(buffer, 0, read));
            if (status == statusCode)
            {
                return null;
            }

            var rest = new byte[MostOfAnswer];
            var more = await stream.ReadAtLeastAsync(rest, MostOfAnswer, throwOnEndOfStream: false, cancellationToken);
            var reason = HealthAnswer.Reason(Encoding.UTF8.GetString([.. buffer.AsSpan(0, read), .. rest.AsSpan(0, more)]));
            return string.Create(CultureInfo.InvariantCulture, $"GET {path} answered {status}, not {statusCode}{(reason.Length == 0 ? "" : $": {reason}")}");
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return e.Message;
        }
    }

    /// <summary>The code in <c>HTTP/1.1 200 OK</c>; 0 if there is none.</summary>
    internal static int StatusOf(string statusLine) =>
        statusLine.StartsWith("HTTP/", StringComparison.Ordinal)
        && statusLine.Split(' ', 3) is [_, var code, ..]
        && int.TryParse(code.AsSpan(0, Math.Min(3, code.Length)), CultureInfo.InvariantCulture, out var status)
            ? status
            : 0;
}
