using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Aspire.Dashboard.Resources;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// Tells the dashboard of the resources and takes its commands, on loopback, for whoever has the key:
/// <c>GET /watch</c>, one JSON message a line, without end; <c>POST /resources/{id}/{command}</c>.
/// </summary>
internal sealed class ResourceService(ResourceFeeds feeds, ResourceCommandService commands) : IDisposable
{
    private const string KeyHeader = "x-resource-service-api-key";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly HttpListener _listener = new();
    private readonly CancellationTokenSource _ending = new();
    private byte[] _key = [];
    private Task _accepting = Task.CompletedTask;

    public void Start(Uri url, string key)
    {
        _key = Encoding.UTF8.GetBytes(key);
        feeds.CountRestarts();
        _listener.Prefixes.Add($"http://localhost:{url.Port}/");
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public async Task StopAsync()
    {
        await _ending.CancelAsync();
        _listener.Abort();
        await _accepting;
    }

    public void Dispose()
    {
        ((IDisposable)_listener).Dispose();
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                _ = Task.Run(() => AnswerAsync(context));
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return; // closed
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            var request = context.Request;
            var path = request.Url!.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
            if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(request.Headers[KeyHeader] ?? ""), _key))
            {
                context.Response.StatusCode = 401;
            }
            else if (request.HttpMethod == "GET" && path is ["watch"])
            {
                await WatchAsync(context.Response);
            }
            else if (request.HttpMethod == "POST" && path is ["resources", var id, var command])
            {
                await ExecuteAsync(context.Response, Uri.UnescapeDataString(id), Uri.UnescapeDataString(command));
            }
            else
            {
                context.Response.StatusCode = 404;
            }

            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException or InvalidOperationException or OperationCanceledException)
        {
            context.Response.Abort(); // whoever asked is gone, or all of it ends
        }
    }

    private async Task WatchAsync(HttpListenerResponse response)
    {
        response.SendChunked = true;
        response.ContentType = "application/x-ndjson";
        await foreach (var message in feeds.Messages(_ending.Token))
        {
            await JsonSerializer.SerializeAsync(response.OutputStream, message, Json, _ending.Token);
            await response.OutputStream.WriteAsync("\n"u8.ToArray(), _ending.Token);
        }
    }

    private async Task ExecuteAsync(HttpListenerResponse response, string id, string command)
    {
        var result = await commands.ExecuteCommandAsync(id, command, _ending.Token);
        response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(response.OutputStream, new CommandOutcome(result.Success, result.Message), Json, _ending.Token);
    }
}
