using System.Net.Sockets;
using System.Text;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Edge;

/// <summary>What a connection may send, and how slowly.</summary>
public sealed class ConnectionTests(Topology topology)
{
    private const string Get = "GET /alive HTTP/1.1\r\nHost: localhost\r\n";

    [Fact]
    public async Task Odd_and_slow_requests_end_soon_and_the_answers_name_no_server()
    {
        await using var api = await EdgeApi.StartAsync(topology, ("Connections__HeadTimeout", "00:00:01"));
        (string What, string Request, string Status)[] odd =
        [
            ("a long URL", $"GET /api/listings?crop={new string('x', 9000)} HTTP/1.1\r\nHost: localhost\r\n\r\n", "414"),
            ("a long header", $"{Get}X-Long: {new string('x', 40_000)}\r\n\r\n", "431"),
            ("many headers", $"{Get}{string.Concat(Enumerable.Range(0, 101).Select(i => $"X-{i}: 1\r\n"))}\r\n", "431"),
            ("no host", "GET /alive HTTP/1.1\r\n\r\n", "400"),
            ("two hosts", $"{Get}Host: localhost\r\n\r\n", "400"),
            ("two lengths", $"POST /api/farmers HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{{}}", "400"),
            ("no HTTP", "\0\0\0\0\r\n\r\n", "400"),
            ("an unfinished head", $"{Get}X-More: ", "408"),
            ("an unfinished body", $"POST /api/farmers HTTP/1.1\r\nHost: localhost\r\nAuthorization: {api.Client.DefaultRequestHeaders.Authorization}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{", "408"),
        ];

        var answers = await Task.WhenAll(odd.Select(async request => (request.What, request.Status, Answer: await api.RawAsync(request.Request))));
        Assert.All(answers, answer => Assert.True(answer.Answer.StartsWith($"HTTP/1.1 {answer.Status} ", StringComparison.Ordinal), $"{answer.What}: {answer.Answer}"));
        Assert.All(answers, answer => Assert.DoesNotContain("\nServer:", answer.Answer, StringComparison.OrdinalIgnoreCase));
        Assert.True((await api.Client.Get("/alive"))["status"] is not null);
    }

    [Fact]
    public async Task More_connections_than_configured_are_closed_at_once_and_one_that_ends_makes_room()
    {
        await using var api = await EdgeApi.StartAsync(topology, ("Connections__MaxConnections", "2"));
        using var first = await ConnectAsync(api);
        using var second = await ConnectAsync(api);
        Assert.StartsWith("HTTP/1.1 200", await AskAsync(first), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", await AskAsync(second), StringComparison.Ordinal);
        using var third = await ConnectAsync(api);
        Assert.Empty(await AskAsync(third));

        second.Close();
        await Eventually.Reached(
            async () =>
            {
                using var next = await ConnectAsync(api);
                return (await AskAsync(next)).StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
            },
            "room for another connection",
            () => api.Output);
    }

    private static async Task<TcpClient> ConnectAsync(EdgeApi api)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", api.Client.BaseAddress!.Port, TestContext.Current.CancellationToken);
        return socket;
    }

    /// <summary>The begin of the answer; nothing where the connection is closed instead.</summary>
    private static async Task<string> AskAsync(TcpClient socket)
    {
        try
        {
            var stream = socket.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{Get}\r\n"), TestContext.Current.CancellationToken);
            var buffer = new byte[4096];
            return Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer, TestContext.Current.CancellationToken));
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }
}
