using System.Net;
using MarketSnapshot.Tests.EndToEnd.Live;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Edge;

/// <summary>How many event streams one address keeps open.</summary>
public sealed class StreamPerAddressTests(Topology topology)
{
    [Fact]
    public async Task One_address_keeps_no_more_streams_open_than_it_gets_and_takes_no_place_from_another()
    {
        await using var api = await EdgeApi.StartAsync(topology, EdgeApi.TrustLocalProxy, ("ListingStream__MaxClientsPerAddress", "2"), ("ListingStream__Heartbeat", "00:00:00.2"));
        using var one = From(api, "2001:db8:7:7::1");
        using var neighbour = From(api, "2001:db8:7:7:ffff::2");
        using var other = From(api, "198.51.100.7");
        using var first = await OpenAsync(api, one);
        var second = await OpenAsync(api, neighbour);
        using (var refused = await EventStreamClient.AskAsync(one))
            await EdgeApi.RefusedAsync(refused, HttpStatusCode.TooManyRequests, "too_many_streams");
        using var stranger = await OpenAsync(api, other);

        second.Dispose();
        using var third = await Eventually.Get(
            async () =>
            {
                var response = await EventStreamClient.AskAsync(one);
                if (response.StatusCode == HttpStatusCode.OK)
                    return response;
                response.Dispose();
                return null;
            },
            "the place of a stream that ended",
            () => api.Output);
    }

    private static HttpClient From(EdgeApi api, string address) => new() { BaseAddress = api.Client.BaseAddress, DefaultRequestHeaders = { { "X-Forwarded-For", address } } };

    // A process that has just started has no events yet.
    private static Task<EventStreamClient> OpenAsync(EdgeApi api, HttpClient client) =>
        Eventually.Get(() => EventStreamClient.TryOpenAsync(client), "a stream", () => api.Output);
}
