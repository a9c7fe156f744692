using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using MarketSnapshot.Tests.EndToEnd.Processes;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Edge;

/// <summary>An API process of a test's own on the topology's stores, with settings of its own.</summary>
internal sealed class EdgeApi : IAsyncDisposable
{
    /// <summary>Has what this machine says of a caller believed.</summary>
    public static readonly (string Key, string Value) TrustLocalProxy = ("ForwardedHeaders__KnownProxies__0", "127.0.0.1");

    /// <summary>Has it run as it does outside a developer's machine.</summary>
    public static readonly (string Key, string Value)[] Production = [("ASPNETCORE_ENVIRONMENT", "Production"), ("DOTNET_ENVIRONMENT", "Production")];

    private readonly ServiceProcess _process;

    private EdgeApi(ServiceProcess process, HttpClient client) => (_process, Client) = (process, client);

    /// <summary>Asks it as an operator, unless a request says otherwise; redirects are not followed.</summary>
    public HttpClient Client { get; }

    /// <summary>What it wrote.</summary>
    public string Output => _process.Output;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Starts one and waits until it listens.</summary>
    public static async Task<EdgeApi> StartAsync(Topology topology, params (string Key, string Value)[] settings) =>
        await StartAsync(await topology.ConnectionString(ResourceNames.MarketDb), topology, settings);

    /// <summary>The same on a database of the test's own.</summary>
    public static async Task<EdgeApi> StartAsync(string database, Topology topology, params (string Key, string Value)[] settings)
    {
        var process = await BeginAsync(database, topology, settings);
        try
        {
            using var first = await process.ClientAsync();
            return new(process, new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
            {
                BaseAddress = first.BaseAddress,
                DefaultRequestHeaders = { Authorization = first.DefaultRequestHeaders.Authorization },
            });
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one that is expected to refuse to start.</summary>
    public static async Task<ServiceProcess> RefusingAsync(Topology topology, params (string Key, string Value)[] settings) =>
        await BeginAsync(await topology.ConnectionString(ResourceNames.MarketDb), topology, settings);

    /// <summary>Sends a request; the answer's body is read.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        foreach (var (name, value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        return await Client.SendAsync(request, Stop);
    }

    /// <summary>Gets a path; gives the status.</summary>
    public async Task<HttpStatusCode> StatusAsync(string path, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(HttpMethod.Get, path, body: null, headers);
        return response.StatusCode;
    }

    /// <summary>Sends what no client of HTTP would, and gives all that is answered until the server ends the connection.</summary>
    public async Task<string> RawAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, Client.BaseAddress!.Port, Stop);
        var stream = socket.GetStream();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), limit.Token);
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer, limit.Token) is var read and > 0)
                answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }
        catch (IOException) when (answer.Length > 0)
        {
            // It does not wait for what it will not read.
        }

        return answer.ToString();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _process.DisposeAsync();
    }

    /// <summary>Expects a status and a problem with this code that says when to come back.</summary>
    public static async Task<JsonNode> RefusedAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var problem = await HttpJson.Expect(response, status);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, (string?)problem["code"]);
        Assert.InRange(response.Headers.RetryAfter?.Delta ?? TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        return problem;
    }

    private static async Task<ServiceProcess> BeginAsync(string database, Topology topology, (string Key, string Value)[] settings)
    {
        var environment = new Dictionary<string, string>
        {
            [$"ConnectionStrings__{ResourceNames.MarketDb}"] = database,
            [$"ConnectionStrings__{ResourceNames.Market}"] = await topology.ConnectionString(ResourceNames.Market),
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["DOTNET_ENVIRONMENT"] = "Development",
        };
        foreach (var (key, value) in settings)
            environment[key] = value;
        return ServiceProcess.Start("MarketSnapshot.Api", environment);
    }
}
