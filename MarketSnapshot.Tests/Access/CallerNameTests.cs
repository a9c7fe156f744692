extern alias Api;
using System.Security.Claims;
using Api::MarketSnapshot.Api.Access;
using FastEndpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Xunit;

namespace MarketSnapshot.Tests.Access;

/// <summary>How history and logs call a caller.</summary>
public sealed class CallerNameTests
{
    private const string Key = "a key of a test, long enough for one";

    [Theory]
    [InlineData("0199c0de-1234-4678-9012-345678901234")]
    [InlineData("11111111-1234-4678-9012-345678901234")]
    [InlineData("0199C0DE123446789012345678901234")]
    [InlineData("device-0199c0de123446789012345678901234")]
    [InlineData("cold-room-0199c0de-1234-4678-9012-345678901234")]
    [InlineData("svc-market-sync-2")]
    [InlineData("test-operator")]
    [InlineData("development")]
    public void A_subject_that_is_certainly_no_address_and_no_phone_number_stands_as_it_is(string subject)
    {
        Assert.Equal($"operator:{subject}", NameOf(subject));
        Assert.Equal($"operator:{subject}", NameOf(subject, key: null));
    }

    [Theory]
    [InlineData("asha@farm.example")]
    [InlineData("mailto:asha@farm.example")]
    [InlineData("Asha Rao <asha@farm.example>")]
    [InlineData("ravi.kumar_gmail.com")]
    [InlineData("ravi.kumar")]
    [InlineData("+919876543210")]
    [InlineData("9876543210")]
    [InlineData("98765-43210")]
    [InlineData("tel:919876543210")]
    [InlineData("tel9876543210")]
    [InlineData("u9876543210")]
    [InlineData("a0123456789")]
    [InlineData("u98765-43210")]
    [InlineData("9-8-7-6-5-4-3-2-1-0")]
    [InlineData("u987x654y3210")]
    [InlineData("phone|98765-43210")]
    [InlineData("auth0|5f7c8ec7c33c6c004bbafe82")]
    [InlineData("google-oauth2|108204268033311374519")]
    [InlineData("919876543210-0199c0de-1234-4678-9012-345678901234")]
    [InlineData("0199c0de-1234-4678-9012-345678901234-9876543210")]
    [InlineData("sms|91.98765.43210")]
    [InlineData("Asha Rao")]
    [InlineData("\u0905\u0936\u093e")]
    [InlineData("u\u0669\u0668\u0667\u0666\u0665\u0664\u0663\u0662\u0661\u0660")]
    [InlineData("operator\n2101 forged line")]
    public void A_subject_that_may_be_an_address_a_phone_number_or_a_persons_name_is_a_hash_and_without_a_key_hidden(string subject)
    {
        Assert.Matches("^operator:#[0-9a-f]{16}\\z", NameOf(subject));
        Assert.Equal("operator:#hidden", NameOf(subject, key: null));
        Assert.Equal("operator:#hidden", NameOf(subject, key: ""));
    }

    [Fact]
    public void The_same_subject_has_the_same_hash_another_one_another_and_who_has_not_the_key_can_not_try_numbers()
    {
        Assert.Equal(NameOf("9876543210"), NameOf("9876543210"));
        Assert.NotEqual(NameOf("9876543210"), NameOf("9876543211"));
        Assert.NotEqual(NameOf("9876543210"), NameOf("9876543210", $"{Key}."));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("short", false)]
    [InlineData("0123456789012345678901234567890", false)]
    [InlineData(Key, true)]
    public void A_key_that_can_be_guessed_is_refused(string? key, bool valid) => Assert.Equal(valid, new CallerNameOptions { NameKey = key }.IsValid());

    [Fact]
    public void Nobody_has_no_name_and_a_caller_without_a_subject_is_unnamed()
    {
        Assert.Null(NameOf(new ClaimsIdentity()));
        Assert.Equal("operator:unnamed", NameOf(subject: null));
    }

    [Theory]
    [InlineData("farmer:01900000-0000-7002-8000-000000000001", "farmer", "operator")]
    [InlineData("vendor:01900000-0000-7002-8000-000000000002", "vendor", "operator")]
    [InlineData("device:a-sensor", "device", "operator")]
    [InlineData("vendor:01900000-0000-7002-8000-000000000002", "farmer", "vendor", "operator")]
    [InlineData("vendor:01900000-0000-7002-8000-000000000002", "operator")]
    [InlineData("vendor:01900000-0000-7002-8000-000000000002")]
    public void Who_has_several_roles_goes_by_the_one_that_the_endpoint_is_for(string expected, params string[] allowed)
    {
        var identity = new ClaimsIdentity(
            [
                new("role", "farmer"), new("role", "vendor"), new("role", "device"), new("sub", "somebody"), new("device_id", "a-sensor"),
                new("farmer_id", "01900000-0000-7002-8000-000000000001"), new("vendor_id", "01900000-0000-7002-8000-000000000002"),
            ], "test", "sub", "role");
        Assert.Equal(expected, NameOf(identity, allowed: allowed.Length == 0 ? null : allowed));
    }

    private static string? NameOf(string? subject, string? key = Key)
    {
        var identity = new ClaimsIdentity([new("role", "operator")], "test", "sub", "role");
        if (subject is not null)
            identity.AddClaim(new("sub", subject));
        return NameOf(identity, key);
    }

    private static string? NameOf(ClaimsIdentity identity, string? key = Key, string[]? allowed = null)
    {
        var definition = new EndpointDefinition(typeof(object), typeof(object), typeof(object));
        if (allowed is not null)
            definition.Roles(allowed);
        var context = new DefaultHttpContext { User = new(identity) };
        context.SetEndpoint(new Endpoint(requestDelegate: null, new(definition), displayName: null));
        return new CallerNames(Options.Create(new CallerNameOptions { NameKey = key })).Of(context);
    }
}
