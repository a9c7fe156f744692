using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace MarketSnapshot.Tests.EndToEnd.Bookings;

public sealed class BookingBadInputTests(Topology topology)
{
    [Theory]
    [InlineData("farmer_id", "\"12\"", "null", "5", "\"\"", "\"00000000-0000-0000-0000-000000000000\"", "{}", "[]")]
    [InlineData("location_id", "\"12\"", "null", "true", "\"00000000-0000-0000-0000-000000000000\"")]
    [InlineData("crop_type", "null", "\"\"", "\"  \"", "5", "\"a\\u0000b\"", "\"a\\nb\"", "\"\\ud800\"", "LONG")]
    [InlineData("quantity_kg", "null", "0", "0.999", "-5", "1000000.001", "1.0001", "1e400", "-1e400", "\"500\"", "\"NaN\"", "\"Infinity\"", "[500]")]
    [InlineData("duration_days", "null", "0", "-1", "731", "1.5", "99999999999999999999", "\"30\"", "\"NaN\"")]
    [InlineData("start_date", "null", "\"\"", "\"tomorrow\"", "\"2026-02-30\"", "\"2030-01-01T00:00:00\"", "0", "\"0001-01-01\"", "\"1999-12-31\"", "\"9999-12-31\"",
        "\"10000-01-01\"", "\"9999-12-31T23:59:59-14:00\"", "\"0001-01-01T00:00:00+14:00\"")]
    [InlineData("grade", "\"\"", "7", "LONG")]
    [InlineData("inspection_id", "\"x\"", "1", "\"00000000-0000-0000-0000-000000000000\"")]
    [InlineData("transport_required", "\"yes\"", "1")]
    [InlineData("price", "1")]
    [InlineData("idempotency_key", "\"k\"")]
    public async Task A_wrong_field_is_named_and_nothing_is_stored(string field, params string[] values)
    {
        var scene = await Scene.CreateAsync(topology);
        foreach (var value in values)
        {
            var text = scene.Request().ToJsonString();
            var json = value == "LONG" ? $"\"{new string('x', 501)}\"" : value;
            var body = scene.Request().ContainsKey(field)
                ? Replace(scene.Request(), field, json)
                : string.Concat(text.AsSpan(0, text.Length - 1), $",\"{field}\":{json}}}");
            var problem = await PostAsync("/api/bookings", body, HttpStatusCode.BadRequest);
            Assert.Equal([field], problem["errors"]!.AsObject().Select(error => error.Key));
        }

        Assert.Equal(0, await scene.CountAsync());
    }

    [Fact]
    public async Task Every_wrong_field_is_named_at_once()
    {
        var problem = await PostAsync(
            "/api/bookings", """{"farmer_id":"x","crop_type":"","quantity_kg":-1,"duration_days":"NaN","start_date":5}""", HttpStatusCode.BadRequest);
        Assert.Equal(
            ["crop_type", "duration_days", "farmer_id", "location_id", "quantity_kg", "start_date"], problem["errors"]!.AsObject().Select(error => error.Key));
        Assert.Equal("invalid", (string?)problem["code"]);
        Assert.NotNull(problem["trace_id"]);
    }

    [Fact]
    public async Task References_to_nothing_are_named_at_once()
    {
        var scene = await Scene.CreateAsync(topology);
        var request = scene.Request();
        request["farmer_id"] = Guid.NewGuid();
        request["location_id"] = Guid.NewGuid();
        request["inspection_id"] = Guid.NewGuid();
        request["start_date"] = Scene.Start.AddDays(-20).ToString("yyyy-MM-dd");
        var problem = await HttpJson.Expect(await scene.TryBookAsync(request), HttpStatusCode.BadRequest);
        Assert.Equal(
            ["farmer_id", "inspection_id", "location_id", "start_date"], problem["errors"]!.AsObject().Select(error => error.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("""{"quantity_kg":NaN}""")]
    [InlineData("""{"quantity_kg":1,"quantity_kg":2}""")]
    public async Task A_body_that_is_no_json_object_is_400(string body)
    {
        await PostAsync("/api/bookings", body, HttpStatusCode.BadRequest);
        await PostAsync("/api/bookings/quote", body, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_body_of_another_media_type_is_415_and_one_that_is_too_large_413()
    {
        var scene = await Scene.CreateAsync(topology);
        await PostAsync("/api/bookings", scene.Request().ToJsonString(), HttpStatusCode.UnsupportedMediaType, "text/plain");
        await PostAsync("/api/bookings", $"{{\"crop_type\":\"{new string('x', 3 * 1024 * 1024)}\"}}", HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_request_that_names_JSON_and_sends_nothing_is_served_where_nothing_needs_to_be_sent()
    {
        var scene = await Scene.CreateAsync(topology);
        var booking = $"/api/bookings/{(string?)(await scene.BookAsync())["id"]}";

        await HttpJson.Expect(await SendNothingAsync(HttpMethod.Get, booking), HttpStatusCode.OK);
        await HttpJson.Expect(await SendNothingAsync(HttpMethod.Get, "/api/listings"), HttpStatusCode.OK);
        await HttpJson.Expect(await SendNothingAsync(HttpMethod.Post, $"{booking}/confirm"), HttpStatusCode.OK);
        await HttpJson.Expect(await SendNothingAsync(HttpMethod.Post, $"{booking}/cancel"), HttpStatusCode.OK);
        await HttpJson.Expect(await SendNothingAsync(HttpMethod.Post, "/api/bookings"), HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("/api/bookings?farmer_id=1", "farmer_id")]
    [InlineData("/api/bookings?vendor_id=x", "vendor_id")]
    [InlineData("/api/bookings?status=Pending", "status")]
    [InlineData("/api/bookings?status=0", "status")]
    [InlineData("/api/bookings?limit=0", "limit")]
    [InlineData("/api/bookings?limit=201", "limit")]
    [InlineData("/api/bookings?limit=99999999999", "limit")]
    [InlineData("/api/bookings?cursor=%00", "cursor")]
    [InlineData("/api/bookings?cursor=abc", "cursor")]
    [InlineData("/api/bookings?cursor=WyJ4Il0", "cursor")]
    [InlineData("/api/bookings/nobody", "id")]
    public async Task A_wrong_value_in_a_path_or_query_is_named(string path, string field)
    {
        var problem = await topology.Api.Get(path, HttpStatusCode.BadRequest);
        Assert.Equal([field], problem["errors"]!.AsObject().Select(error => error.Key));
    }

    [Fact]
    public async Task An_unknown_booking_is_404()
    {
        var problem = await topology.Api.Get($"/api/bookings/{Guid.NewGuid()}", HttpStatusCode.NotFound);
        Assert.Equal("not_found", (string?)problem["code"]);
    }

    [Theory]
    [InlineData("reject", "{\"reason\":5}")]
    [InlineData("reject", "{\"reason\":\"\"}")]
    [InlineData("cancel", "{\"reason\":\"LONG\"}")]
    [InlineData("cancel", "{\"reason\":\"a\\u0000\"}")]
    public async Task A_wrong_reason_is_named_and_the_step_is_not_taken(string step, string body)
    {
        var scene = await Scene.CreateAsync(topology);
        var id = (string?)(await scene.BookAsync())["id"];
        var problem = await PostAsync($"/api/bookings/{id}/{step}", body.Replace("LONG", new('x', 501), StringComparison.Ordinal), HttpStatusCode.BadRequest);
        Assert.NotNull(problem["errors"]!["reason"]);
        Assert.Equal("pending", (string?)(await topology.Api.Get($"/api/bookings/{id}"))["booking_status"]);
    }

    // The value goes in as text: it need not be JSON that a parser of ours would write.
    private static string Replace(JsonObject request, string field, string json)
    {
        request[field] = "@@";
        return request.ToJsonString().Replace("\"@@\"", json, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> SendNothingAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent([]) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await topology.Api.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<JsonNode> PostAsync(string path, string body, HttpStatusCode expected, string mediaType = "application/json")
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        using var answer = await topology.Api.PostAsync(path, content, TestContext.Current.CancellationToken);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return await HttpJson.Expect(answer, expected);
    }
}
