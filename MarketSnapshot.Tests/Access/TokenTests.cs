using Xunit;

namespace MarketSnapshot.Tests.Access;

/// <summary>Tokens that are not what they seem.</summary>
[Collection(SecuredApiCollection.Name)]
public sealed class TokenTests(SecuredApi api)
{
    private static readonly Call Overview = Call.Get("/api/scheduler");

    private static readonly string[] Guarded = [.. AccessTable.Rows.Keys.Where(operation => !AccessTable.IsPublic(operation))];

    private static readonly string[] Public = [.. AccessTable.Rows.Keys.Where(AccessTable.IsPublic)];

    /// <summary>What is wrong with each token.</summary>
    public static TheoryData<string> Flaws => [.. WrongTokens.Of(new TokenIssuer()).Keys];

    [Theory]
    [MemberData(nameof(Flaws))]
    public async Task A_wrong_token_is_refused_wherever_somebody_is_needed_and_changes_nothing_elsewhere(string flaw)
    {
        var header = WrongTokens.Of(api.Tokens)[flaw];
        var errors = api.Process.Errors.Count;
        foreach (var operation in Guarded)
        {
            var answer = await SendAsync(operation, header);
            Assert.True(answer.Status == 401, $"{operation}: {answer}{Environment.NewLine}{api.Process.Output}");
            Assert.Contains(answer.Headers, line => line.StartsWith("WWW-Authenticate: Bearer", StringComparison.Ordinal));
            Assert.DoesNotContain(answer.Headers, line => line.StartsWith("Set-Cookie", StringComparison.Ordinal));
            Assert.Equal("unauthenticated", (string?)answer.Json["code"]);
            Assert.DoesNotContain("   at ", answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("IDX", string.Join('\n', answer.Headers) + answer.Body, StringComparison.Ordinal);
        }

        foreach (var operation in Public)
        {
            var (nobody, answer) = (await SendAsync(operation, header: null), await SendAsync(operation, header));
            Assert.True(nobody.Status == answer.Status, $"{operation}: {answer} instead of {nobody}");
        }

        Assert.True(api.Process.Errors.Count == errors, api.Process.Output);
    }

    [Fact]
    public async Task The_same_token_without_the_flaw_is_taken()
    {
        Assert.Equal(200, (await api.SendAsync(api.Tokens.Operator(), Overview)).Status);
        Assert.Equal(200, (await api.SendAsync(api.Tokens.Sign(TokenIssuer.Claims("operator", ("aud", new[] { "another-service", "market-snapshot" }))), Overview)).Status);
    }

    [Theory]
    [InlineData("bearer")]
    [InlineData("BEARER")]
    [InlineData("Bearer ")]
    public async Task The_name_of_the_scheme_may_be_written_in_any_case(string scheme) =>
        Assert.Equal(200, (await SendAsync("GET /api/scheduler", $"{scheme} {api.Tokens.Operator()}")).Status);

    [Fact]
    public async Task A_right_token_of_20_kilobytes_is_taken_and_one_beyond_the_headers_limit_is_not()
    {
        Assert.Equal(200, (await api.SendAsync(api.Tokens.Sign(TokenIssuer.Claims("operator", ("padding", new string('x', 15_000)))), Overview)).Status);
        Assert.Equal(431, (await api.SendAsync(api.Tokens.Sign(TokenIssuer.Claims("operator", ("padding", new string('x', 30_000)))), Overview)).Status);
    }

    [Fact]
    public async Task Two_headers_with_right_tokens_are_no_token()
    {
        var answer = await api.SendAsync(Overview, request =>
            request.Headers.TryAddWithoutValidation("Authorization", [$"Bearer {api.Tokens.Operator()}", $"Bearer {api.Tokens.Operator()}"]));
        Assert.Equal(401, answer.Status);
    }

    [Theory]
    [InlineData("access_token")]
    [InlineData("token")]
    [InlineData("bearer")]
    [InlineData("Authorization")]
    public async Task A_token_in_the_query_is_no_token(string name) =>
        Assert.Equal(401, (await api.SendAsync(token: null, Call.Get($"/api/scheduler?{name}={api.Tokens.Operator()}"))).Status);

    private Task<Answer> SendAsync(string operation, string? header) => api.SendAsync(AccessRequests.All[operation].Of(api.Scene.First), request =>
    {
        if (header is not null)
            Assert.True(request.Headers.TryAddWithoutValidation("Authorization", header), header);
    });
}
