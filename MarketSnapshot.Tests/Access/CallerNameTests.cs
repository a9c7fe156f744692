extern alias Api;
using System.Security.Claims;
using Api::MarketSnapshot.Api.Access;
using Xunit;

namespace MarketSnapshot.Tests.Access;

/// <summary>How history and logs call a caller.</summary>
public sealed class CallerNameTests
{
    [Theory]
    [InlineData("auth0|5f7c8ec7c33c6c004bbafe82")]
    [InlineData("google-oauth2|108204268033311374519")]
    [InlineData("0199c0de-1234-4678-9012-345678901234")]
    [InlineData("11111111-1234-4678-9012-345678901234")]
    [InlineData("svc.market_sync-2")]
    [InlineData("a0123456789")]
    public void An_opaque_subject_stands_as_it_is(string subject) => Assert.Equal($"operator:{subject}", NameOf(subject));

    [Theory]
    [InlineData("asha@farm.example")]
    [InlineData("mailto:asha@farm.example")]
    [InlineData("Asha Rao <asha@farm.example>")]
    [InlineData("+919876543210")]
    [InlineData("9876543210")]
    [InlineData("98765-43210")]
    [InlineData("tel:919876543210")]
    [InlineData("phone|98765-43210")]
    [InlineData("tel-98765-43210")]
    [InlineData("sms|91.98765.43210")]
    [InlineData("Asha Rao")]
    [InlineData("\u0905\u0936\u093e")]
    [InlineData("operator\n2101 forged line")]
    public void A_subject_that_may_be_an_address_a_phone_number_or_a_persons_name_is_a_hash(string subject) =>
        Assert.Matches("^operator:#[0-9a-f]{16}$", NameOf(subject));

    [Fact]
    public void The_same_subject_has_the_same_hash_and_another_one_another()
    {
        Assert.Equal(NameOf("asha@farm.example"), NameOf("asha@farm.example"));
        Assert.NotEqual(NameOf("asha@farm.example"), NameOf("ravi@farm.example"));
    }

    [Fact]
    public void Nobody_has_no_name_and_a_caller_without_a_subject_is_unnamed()
    {
        Assert.Null(Caller.NameOf(new ClaimsPrincipal(new ClaimsIdentity())));
        Assert.Equal("operator:unnamed", NameOf(subject: null));
    }

    private static string? NameOf(string? subject)
    {
        var identity = new ClaimsIdentity([new("role", "operator")], "test", "sub", "role");
        if (subject is not null)
            identity.AddClaim(new("sub", subject));
        return Caller.NameOf(new(identity));
    }
}
