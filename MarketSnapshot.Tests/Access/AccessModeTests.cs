extern alias Api;
using Api::MarketSnapshot.Api.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace MarketSnapshot.Tests.Access;

/// <summary>When the API starts without authentication, and when it refuses.</summary>
public sealed class AccessModeTests
{
    private const string Bearer = "Authentication:Schemes:Bearer";

    private static readonly string Key = Convert.ToBase64String(new byte[32]);

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    [InlineData("Test")]
    public void Outside_Development_it_refuses_to_be_open_and_says_what_to_set(string environment)
    {
        var problem = Problem(environment, ("urls", "http://127.0.0.1:0"));
        Assert.Contains($"this is {environment}", problem, StringComparison.Ordinal);
        Assert.Contains($"{Bearer}:Authority", problem, StringComparison.Ordinal);
        Assert.Contains($"{Bearer}:ValidAudiences:0", problem, StringComparison.Ordinal);
        Assert.Contains("dotnet user-jwts", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("http://localhost:8000")]
    [InlineData("https://LOCALHOST:8000")]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://127.8.9.10:0")]
    [InlineData("http://[::1]:0")]
    [InlineData("http://localhost:8000;https://127.0.0.1:8001")]
    public void In_Development_it_may_be_open_on_loopback(string? urls) => Assert.Null(Problem("Development", ("urls", urls)));

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://*:0")]
    [InlineData("http://+:0")]
    [InlineData("http://192.168.7.8:0")]
    [InlineData("http://machine:0")]
    [InlineData("http://localhost.example:0")]
    [InlineData("http://127.0.0.1.example:0")]
    [InlineData("http://localhost.:0")]
    [InlineData("http://localhost:8000;http://*:8001")]
    [InlineData("*:8000")]
    public void In_Development_it_refuses_to_be_open_on_an_address_that_others_reach(string urls)
    {
        Assert.Contains("can be reached from other machines", Problem("Development", ("urls", urls)), StringComparison.Ordinal);
        Assert.Contains("can be reached from other machines", Problem("Development", ("Kestrel:Endpoints:Web:Url", urls.Split(';')[^1])), StringComparison.Ordinal);
        // Kestrel's own settings win over urls.
        Assert.NotNull(Problem("Development", ("urls", "http://localhost:0"), ("Kestrel:Endpoints:Web:Url", urls.Split(';')[^1])));
    }

    [Theory]
    [InlineData("http_ports", null)]
    [InlineData("https_ports", null)]
    [InlineData("http_ports", "")]
    [InlineData("https_ports", "")]
    public void Ports_alone_are_open_on_every_address_and_refused_also_where_urls_is_set_to_nothing(string key, string? urls) =>
        Assert.Contains("8080", Problem("Development", (key, "8080"), ("urls", urls)), StringComparison.Ordinal);

    [Fact]
    public void Ports_are_not_looked_at_where_urls_are_given() =>
        Assert.Null(Problem("Development", ("http_ports", "8080"), ("urls", "http://localhost:0")));

    [Fact]
    public void An_endpoint_without_an_address_is_refused() =>
        Assert.NotNull(Problem("Development", ("Kestrel:Endpoints:Web:Protocols", "Http1")));

    [Theory]
    [InlineData("names nobody who signs tokens", "ValidIssuer", "ValidAudience")]
    [InlineData("names nobody who signs tokens", "ValidAudiences:0", "Authority ")]
    [InlineData("names nobody who signs tokens", "ValidIssuer", "ValidAudience", "SigningKeys:0:Issuer")]
    [InlineData("names nobody who signs tokens", "ValidIssuer", "ValidAudience", "SigningKeys:0:Value ")]
    [InlineData("set Authentication:Schemes:Bearer:ValidIssuer", "SigningKeys:0:Value", "ValidAudience")]
    [InlineData("set Authentication:Schemes:Bearer:ValidIssuer", "SigningKeys:0:Value", "ValidAudience", "ValidIssuer ")]
    [InlineData("has no signing key of its issuer", "SigningKeys:0:Value", "ValidIssuer", "ValidAudience")]
    [InlineData("has no signing key of its issuer", "SigningKeys:0:Value", "SigningKeys:1:Issuer", "ValidIssuer", "ValidAudience")]
    [InlineData("names no audience", "SigningKeys:0:Value", "SigningKeys:0:Issuer", "ValidIssuer")]
    [InlineData("names no audience", "Authority")]
    [InlineData("names no audience", "Authority", "ValidAudience ")]
    [InlineData("names no audience", "Authority", "ValidAudiences:0 ")]
    [InlineData("names nobody who signs tokens", "RequireHttpsMetadata")]
    public void What_is_half_configured_is_refused_and_what_is_missing_is_named(string expected, params string[] keys)
    {
        foreach (var environment in new[] { "Production", "Development" })
            Assert.Contains(expected, Problem(environment, [.. keys.Select(Setting)]), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_that_a_developer_left_in_the_user_secrets_are_named_with_what_takes_them_away() =>
        Assert.Contains("dotnet user-secrets clear --project MarketSnapshot.Api", Problem("Development", Setting("SigningKeys:0:Value"), Setting("SigningKeys:0:Issuer")), StringComparison.Ordinal);

    [Theory]
    [InlineData("Authority", "http://people.test")]
    [InlineData("Authority", "HTTP://people.test/realm")]
    [InlineData("Authority", "people.test")]
    [InlineData("MetadataAddress", "http://people.test/.well-known/openid-configuration")]
    public void A_provider_that_is_asked_without_https_is_refused_unless_that_is_said_to_be_wanted(string key, string address)
    {
        foreach (var environment in new[] { "Production", "Staging", "Development" })
        {
            (string, string?)[] settings = [($"{Bearer}:{key}", address), Setting("ValidAudience")];
            Assert.Contains($"{Bearer}:{key} is no address with https", Problem(environment, settings), StringComparison.Ordinal);
            Assert.Contains("RequireHttpsMetadata=false", Problem(environment, [.. settings, ($"{Bearer}:RequireHttpsMetadata", "true")]), StringComparison.Ordinal);
            Assert.Contains("RequireHttpsMetadata=false", Problem(environment, [.. settings, ($"{Bearer}:RequireHttpsMetadata", "no")]), StringComparison.Ordinal);
            Assert.Null(Problem(environment, [.. settings, ($"{Bearer}:RequireHttpsMetadata", "false")]));
        }
    }

    [Theory]
    [InlineData("SigningKeys:0:Value", "SigningKeys:0:Issuer", "ValidIssuer", "ValidAudience")]
    [InlineData("SigningKeys:0:Value", "SigningKeys:0:Issuer", "ValidIssuers:0", "ValidAudiences:0")]
    [InlineData("Authority", "ValidAudience")]
    [InlineData("MetadataAddress", "ValidAudiences:0")]
    public void What_is_wholly_configured_starts_on_any_address(params string[] keys)
    {
        foreach (var environment in new[] { "Production", "Development" })
            Assert.Null(Problem(environment, [.. keys.Select(Setting), ("urls", "http://*:0")]));
    }

    // A blank behind the name stands for a value that is blank.
    private static (string Key, string? Value) Setting(string key) =>
        ($"{Bearer}:{key.TrimEnd()}", key.EndsWith(' ') ? " " : key.EndsWith(":Value", StringComparison.Ordinal) ? Key : "https://people.test");

    private static string? Problem(string environment, params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => setting.Value)).Build();
        return AccessMode.Problem(configuration, WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment }).Environment);
    }
}
