using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd;

/// <summary>JSON over HTTP as a client without our types sees it.</summary>
internal static class HttpJson
{
    /// <summary>Posts an object and expects a status; gives the body.</summary>
    public static async Task<JsonNode> Post(this HttpClient client, string path, object? body, HttpStatusCode expected = HttpStatusCode.Created)
    {
        using var response = await client.PostAsync(path, body is null ? null : JsonContent.Create(body), TestContext.Current.CancellationToken);
        return await Expect(response, expected);
    }

    /// <summary>Gets a path and expects a status; gives the body.</summary>
    public static async Task<JsonNode> Get(this HttpClient client, string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        return await Expect(response, expected);
    }

    /// <summary>Expects a status; gives the body.</summary>
    public static async Task<JsonNode> Expect(HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == expected,
            $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri} answered {(int)response.StatusCode}, expected {(int)expected}: {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }
}
