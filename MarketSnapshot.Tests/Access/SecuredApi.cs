using System.Net.Http.Json;
using MarketSnapshot.Tests.EndToEnd;
using MarketSnapshot.Tests.EndToEnd.Processes;
using MarketSnapshot.Tests.EndToEnd.Snapshots;
using Npgsql;
using Xunit;

namespace MarketSnapshot.Tests.Access;

/// <summary>The classes that share one API with authentication on.</summary>
[CollectionDefinition(Name)]
public sealed class SecuredApiCollection : ICollectionFixture<SecuredApi>
{
    /// <summary>Its name.</summary>
    public const string Name = "An API that asks who is there";
}

/// <summary>An API with authentication on, as in production, on stores of its own, and somebody of every kind to call it.</summary>
public sealed class SecuredApi(Topology topology) : IAsyncLifetime
{
    private OwnStores? _stores;
    private ServiceProcess? _process;
    private HttpClient? _http;
    private AccessScene? _scene;

    /// <summary>Who signs the tokens.</summary>
    internal TokenIssuer Tokens { get; } = new();

    /// <summary>Its stores, past the API.</summary>
    internal OwnStores Stores => _stores ?? throw NotStarted();

    /// <summary>The process.</summary>
    internal ServiceProcess Process => _process ?? throw NotStarted();

    /// <summary>What belongs to whom.</summary>
    internal AccessScene Scene => _scene ?? throw NotStarted();

    /// <summary>A client that is nobody.</summary>
    internal HttpClient Http => _http ?? throw NotStarted();

    /// <summary>What a service needs to know of stores and, if of any, of tokens; nobody is slowed down.</summary>
    internal static async Task<Dictionary<string, string>> EnvironmentAsync(Topology topology, OwnStores stores, TokenIssuer? tokens)
    {
        var name = stores.Market.DatabaseNamespace.DatabaseName;
        return new(tokens?.Environment ?? new Dictionary<string, string>(), StringComparer.Ordinal)
        {
            [$"ConnectionStrings__{ResourceNames.MarketDb}"] =
                new NpgsqlConnectionStringBuilder(await topology.ConnectionString(ResourceNames.MarketDb)) { Database = name }.ConnectionString,
            [$"ConnectionStrings__{ResourceNames.Market}"] =
                new UriBuilder(await topology.ConnectionString(ResourceNames.Market)) { Path = name }.Uri.ToString(),
            ["Callers__NameKey"] = Guid.NewGuid().ToString(),
            ["RateLimits__CallerPerSecond"] = "100000",
            ["RateLimits__CallerBurst"] = "100000",
            ["RateLimits__AddressPerSecond"] = "100000",
            ["RateLimits__AddressBurst"] = "100000",
        };
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _stores = await OwnStores.CreateAsync(topology);
        _process = ServiceProcess.Start("MarketSnapshot.Api", await EnvironmentAsync(topology, _stores, Tokens));
        _http = new HttpClient { BaseAddress = await _process.AddressAsync() };
        _scene = await AccessScene.CreateAsync(this);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        if (_process is not null)
            await _process.DisposeAsync();
        if (_stores is not null)
            await _stores.DisposeAsync();
    }

    /// <summary>Calls with a token, or as nobody.</summary>
    internal Task<Answer> SendAsync(string? token, Call call) => SendAsync(call, request =>
    {
        if (token is not null)
            request.Headers.Authorization = TokenIssuer.Bearer(token);
    });

    /// <summary>Calls; the request can be changed before. Of a stream nothing but its beginning is awaited.</summary>
    internal async Task<Answer> SendAsync(Call call, Action<HttpRequestMessage> change)
    {
        using var request = new HttpRequestMessage(call.Method, call.Path);
        if (call.Body is not null)
            request.Content = JsonContent.Create(call.Body);
        change(request);
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var streams = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
        return new(
            (int)response.StatusCode,
            streams ? "" : await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            [.. response.Headers.Concat(response.Content.Headers).Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal)]);
    }

    private static InvalidOperationException NotStarted() => new("The API has not started.");
}
