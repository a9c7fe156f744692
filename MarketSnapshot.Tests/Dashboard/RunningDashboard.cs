using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Aspire.Dashboard;
using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MarketSnapshot.Tests.Dashboard;

/// <summary>A dashboard of its own for a test, on free ports.</summary>
internal sealed class RunningDashboard : IAsyncDisposable
{
    public const string OtlpKey = "otlp-key-of-the-test";
    public const string Token = "token-of-the-test";

    private readonly WebApplication _app;

    private RunningDashboard(WebApplication app, DashboardOptions options)
    {
        _app = app;
        Options = options;
        Http = new HttpClient { BaseAddress = options.FrontendUrl };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public DashboardOptions Options { get; }

    /// <summary>What the AppHost would have told.</summary>
    public ResourceBoard Board => _app.Services.GetRequiredService<ResourceBoard>();

    /// <summary>With the key that scripts send.</summary>
    public HttpClient Http { get; }

    public static async Task<RunningDashboard> StartAsync(StoreLimits? limits = null, Uri? resourceService = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            var ports = FreePorts(3);
            var options = new DashboardOptions
            {
                FrontendUrl = new Uri($"http://localhost:{ports[0]}"),
                OtlpGrpcUrl = new Uri($"http://localhost:{ports[1]}"),
                OtlpHttpUrl = new Uri($"http://localhost:{ports[2]}"),
                BrowserToken = Token,
                ApiKey = Token,
                OtlpApiKey = OtlpKey,
                ResourceServiceUrl = resourceService,
            };
            var app = DashboardApp.Build(options, limits ?? new StoreLimits());
            try
            {
                await app.StartAsync(TestContext.Current.CancellationToken);
                return new RunningDashboard(app, options);
            }
            catch (IOException) when (attempt < 5)
            {
                await app.DisposeAsync(); // somebody took one of the ports in between
            }
        }
    }

    public async Task<JsonNode> GetAsync(string path) =>
        JsonNode.Parse(await Http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken))!;

    public async Task<long> RefusedAsync(string reason) => (long)(await GetAsync("/api/status"))["refused"]![reason]!;

    /// <summary>Sends a body to the door for OTLP over HTTP.</summary>
    public async Task<HttpStatusCode> SendAsync(string path, HttpContent body, string? key = OtlpKey)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Options.OtlpHttpUrl, path)) { Content = body };
        body.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        request.Headers.ExpectContinue = true; // else the answer to what is too large comes in the middle of sending it
        if (key is not null)
            request.Headers.Add("x-otlp-api-key", key);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            return [.. listeners.Select(l =>
            {
                l.Start();
                return ((IPEndPoint)l.LocalEndpoint).Port;
            })];
        }
        finally
        {
            foreach (var listener in listeners)
                listener.Dispose();
        }
    }
}
