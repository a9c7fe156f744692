extern alias Api;
using Api::MarketSnapshot.Api.Access;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace MarketSnapshot.Tests.Access;

/// <summary>Nothing is open because somebody forgot it.</summary>
[Collection(SecuredApiCollection.Name)]
public sealed class EndpointRuleTests(SecuredApi api)
{
    private static readonly string[] SideDoors =
    [
        "/", "/api", "/api/", "/api/unknown", "/favicon.ico", "/.env", "/appsettings.json", "/_test_url_cache_", "/openapi", "/openapi/v2.json", "/openapi/v1.json/..",
        "/health/x", "/metrics", "/API/SCHEDULER", "/api/scheduler/", "//api/scheduler", "/api//scheduler", "/api%2Fscheduler", "/api/scheduler%2F", "/api/scheduler%00",
        "/api/listings/../scheduler", "/api/listings/..%2fscheduler", "/api/scheduler;x=/api/listings", "/api/scheduler?/api/listings", "/api/listings%2f..%2fscheduler",
    ];

    [Fact]
    public async Task An_endpoint_without_a_rule_keeps_the_API_from_starting_and_is_named()
    {
        await using var app = WebApplication.CreateBuilder().Build();
        app.MapGet("/open", () => "").AllowAnonymous();
        app.MapGet("/guarded", () => "").RequireAuthorization(rule => rule.RequireRole("operator")).RequireAuthorization(new Microsoft.AspNetCore.Authorization.AuthorizeAttribute { Roles = "operator" });
        app.EnsureEveryEndpointHasARule();

        app.MapGet("/forgotten", () => "");
        app.MapGet("/for-anybody-with-a-token", () => "").RequireAuthorization();
        var refused = Assert.Throws<InvalidOperationException>(app.EnsureEveryEndpointHasARule);

        Assert.Contains("/forgotten", refused.Message, StringComparison.Ordinal);
        Assert.Contains("/for-anybody-with-a-token", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/open", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/guarded", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_is_none_of_the_public_ones_needs_somebody_however_it_is_spelled()
    {
        foreach (var path in SideDoors)
        {
            foreach (var method in new[] { "GET", "POST", "PUT", "PATCH", "DELETE", "QUERY" })
            {
                var answer = await SendRawAsync(new(method), path, token: null);
                Assert.True(answer.Status is 401 or 400 or 405, $"{method} {path}: {answer}");
            }
        }
    }

    [Fact]
    public async Task What_is_unknown_is_not_found_by_somebody()
    {
        foreach (var path in new[] { "/", "/api/unknown", "/.env", "/openapi/v2.json", "/openapi/x", "/health/x" })
        {
            var answer = await api.SendAsync(api.Tokens.Operator(), Call.Get(path));
            Assert.True(answer.Status == 404, $"{path}: {answer}");
            Assert.Contains("Content-Type: application/problem+json", answer.Headers);
            Assert.Equal("not_found", (string?)answer.Json["code"]);
        }

        // FastEndpoints maps it for test tools of its own.
        Assert.Equal(404, (await api.SendAsync(api.Tokens.Operator(), Call.Get("/_test_url_cache_"))).Status);
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    [InlineData("TRACE")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("CONNECT-NOT")]
    public async Task Another_method_gets_nobody_past_the_rule_and_does_nothing_for_an_operator(string method)
    {
        foreach (var operation in AccessTable.Rows.Keys)
        {
            var call = AccessRequests.All[operation].Of(api.Scene.First) with { Method = new(method) };
            var nobody = await api.SendAsync(token: null, call);
            Assert.True(nobody.Status is 401 or 404 or 405 || (nobody.Status == 200 && method == "HEAD" && AccessTable.IsPublic(operation)), $"{call} as nobody: {nobody}");
            if (!AccessTable.IsPublic(operation))
                Assert.True(nobody.Status == 401, $"{call} as nobody: {nobody}");
            var @operator = await api.SendAsync(api.Tokens.Operator(), call with { Body = null });
            Assert.True(@operator.Status is 404 or 405 || (@operator.Status == 200 && method == "HEAD"), $"{call} as operator: {@operator}");
        }
    }

    [Theory]
    [InlineData("X-HTTP-Method-Override", "GET")]
    [InlineData("X-Original-URL", "/api/listings")]
    [InlineData("X-Rewrite-URL", "/api/listings")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("X-Forwarded-Prefix", "/api/listings")]
    [InlineData("X-MS-CLIENT-PRINCIPAL", "eyJyb2xlIjoib3BlcmF0b3IifQ==")]
    [InlineData("X-Forwarded-User", "operator")]
    [InlineData("Cookie", "role=operator")]
    public async Task No_header_but_the_token_says_who_it_is(string name, string value)
    {
        var answer = await api.SendAsync(Call.Post("/api/snapshots/sync-all"), request => request.Headers.TryAddWithoutValidation(name, value));
        Assert.Equal(401, answer.Status);
    }

    // As it stands: neither dots nor percent signs are tidied up on the way.
    private Task<Answer> SendRawAsync(HttpMethod method, string path, string? token) => api.SendAsync(Call.Get("/"), request =>
    {
        request.Method = method;
        request.RequestUri = new Uri($"{api.Http.BaseAddress!.GetLeftPart(UriPartial.Authority)}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        if (token is not null)
            request.Headers.Authorization = TokenIssuer.Bearer(token);
    });
}
