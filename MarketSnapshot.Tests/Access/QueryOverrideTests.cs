using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace MarketSnapshot.Tests.Access;

/// <summary>What the path or the body says is what counts: nothing that was added to the query takes its place.</summary>
[Collection(SecuredApiCollection.Name)]
public sealed partial class QueryOverrideTests(SecuredApi api)
{
    private string Operator => api.Tokens.Operator();

    [Fact]
    public async Task A_query_of_the_same_name_as_a_parameter_of_the_path_changes_nothing_of_any_operation()
    {
        var tried = 0;
        foreach (var (operation, _) in await OperationsAsync())
        {
            if (Placeholder().Match(operation) is not { Success: true } placeholder)
                continue;
            var name = placeholder.Groups["name"].Value;
            foreach (var query in new[] { $"{name}={Guid.CreateVersion7()}", $"{name}=nonsense", $"{name.ToUpperInvariant()}={Guid.CreateVersion7()}", $"{name}=%00", $"{name}=&{name}=1" })
            {
                var right = await RequestAsync(operation);
                var answer = await api.SendAsync(Operator, right with { Path = $"{right.Path}?{query}" });
                Assert.True(answer.Allowed, $"{operation} with {query}: {answer}");
            }

            // And the other way round: the right id in the query does not help an unknown one in the path.
            var known = await RequestAsync(operation);
            var template = operation.Split(' ')[1];
            var id = known.Path.Split('/')[Array.IndexOf(template.Split('/'), placeholder.Value)];
            var unknown = await api.SendAsync(Operator, known with { Path = $"{known.Path.Replace(id, $"{Guid.CreateVersion7()}", StringComparison.Ordinal)}?{name}={id}" });
            Assert.True(unknown.Status == 404, $"{operation} of an unknown id: {unknown}");
            tried++;
        }

        Assert.InRange(tried, 20, int.MaxValue);
    }

    [Fact]
    public async Task A_query_of_the_same_name_as_a_field_of_the_body_changes_nothing_of_any_operation()
    {
        var tried = 0;
        foreach (var (operation, fields) in await OperationsAsync())
        {
            if (fields.Count == 0)
                continue;
            var right = await RequestAsync(operation);
            var answer = await api.SendAsync(Operator, right with { Path = $"{right.Path}?{string.Join('&', fields.Select(field => $"{field}=nonsense"))}" });
            Assert.True(answer.Allowed, $"{operation}: {answer}");
            tried++;
        }

        Assert.InRange(tried, 10, int.MaxValue);
    }

    [Fact]
    public async Task Another_booking_in_the_query_is_not_the_one_that_is_cancelled()
    {
        var (one, other) = (await api.Scene.WithBookingAsync(), await api.Scene.WithBookingAsync());
        var cancelled = await api.SendAsync(Operator, Call.Post($"/api/bookings/{one.Booking}/cancel?id={other.Booking}"));

        Assert.Equal($"{one.Booking}", (string?)cancelled.Json["id"]);
        Assert.Equal("cancelled", (string?)(await api.SendAsync(Operator, Call.Get($"/api/bookings/{one.Booking}"))).Json["booking_status"]);
        Assert.Equal("pending", (string?)(await api.SendAsync(Operator, Call.Get($"/api/bookings/{other.Booking}"))).Json["booking_status"]);
    }

    [Fact]
    public async Task Another_farmer_in_the_query_is_not_the_one_who_books()
    {
        var (first, second) = (api.Scene.First, api.Scene.Second);
        var path = $"/api/bookings?farmer_id={second.Farmer}&idempotency_key=from-the-query";
        var booked = await api.SendAsync(Operator, Call.Post(path, AccessScene.BookingOf(first.Farmer, first.Location)));
        Assert.Equal($"{first.Farmer}", (string?)booked.Json["farmer_id"]);
        var again = await api.SendAsync(Operator, Call.Post(path, AccessScene.BookingOf(first.Farmer, first.Location)));
        Assert.NotEqual((string?)booked.Json["id"], (string?)again.Json["id"]);
    }

    private async Task<Call> RequestAsync(string operation)
    {
        var request = AccessRequests.All[operation];
        return request.Of(request.Fresh is null ? api.Scene.First : await request.Fresh(api.Scene));
    }

    // Each with the fields of its body.
    private async Task<List<(string Operation, List<string> Fields)>> OperationsAsync()
    {
        var document = (await api.SendAsync(token: null, Call.Get("/openapi/v1.json"))).Json;
        return
        [
            .. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(method => ($"{method.Key.ToUpperInvariant()} {path.Key}", Fields(method.Value!)))),
        ];

        List<string> Fields(JsonNode operation)
        {
            var schema = operation["requestBody"]?["content"]?["application/json"]?["schema"];
            while (schema?["$ref"] is { } reference)
                schema = document["components"]!["schemas"]![((string)reference!).Split('/')[^1]];
            return schema?["properties"]?.AsObject().Select(field => field.Key).ToList() ?? [];
        }
    }

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
