extern alias Web;

using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Web::MarketSnapshot.Web.SignIn;
using Xunit;

namespace MarketSnapshot.Tests.Unit.Web;

/// <summary>Tokens for demo persons.</summary>
public sealed class DevelopmentKeyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly ClaimsPrincipal Farmer = new DemoPerson("farmer", Guid.Parse("01900000-0000-7002-8000-000000000001"), "Demo Farmer").ToPrincipal();

    [Fact]
    public void A_token_says_who_it_is_for_the_api_and_for_a_short_time()
    {
        var token = new JsonWebToken(Key("Development", "dotnet-user-jwts").Sign(Farmer));
        Assert.Equal(("dotnet-user-jwts", "http://localhost:8000"), (token.Issuer, token.Audiences.Single()));
        Assert.Equal(("farmer", "01900000-0000-7002-8000-000000000001"), (token.GetClaim("role").Value, token.GetClaim("farmer_id").Value));
        Assert.False(token.TryGetClaim("name", out _));
        Assert.Equal(Now.AddMinutes(2).UtcDateTime, token.ValidTo);
    }

    [Theory]
    [InlineData("Production", "dotnet-user-jwts")]
    [InlineData("Staging", "dotnet-user-jwts")]
    [InlineData("Development", "somebody-else")]
    [InlineData("Development", null)]
    public void Nothing_is_signed_outside_development_or_with_another_s_key(string environment, string? issuer) =>
        Assert.Null(Key(environment, issuer).Sign(Farmer));

    private static DevelopmentKey Key(string environment, string? issuer)
    {
        var settings = issuer is null ? [] : new Dictionary<string, string?>
        {
            ["Authentication:Schemes:Bearer:SigningKeys:0:Issuer"] = issuer,
            ["Authentication:Schemes:Bearer:SigningKeys:0:Value"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        };
        return new(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), new HostingEnvironment { EnvironmentName = environment }, new FakeTimeProvider(Now));
    }
}
