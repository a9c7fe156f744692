using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace MarketSnapshot.Web.SignIn;

/// <summary>
/// Whoever comes with an identity token that says no role is looked up at the provider's user information. Where it refuses, for the access token is one for the
/// API alone, the person stays without a role: signed in, and without pages of their own.
/// </summary>
internal static partial class UserInfo
{
    private static readonly string[] Wanted = [ClaimNames.Name, ClaimNames.Role, ClaimNames.FarmerId, ClaimNames.VendorId];

    /// <summary>Adds what the identity token leaves out.</summary>
    public static async Task CompleteAsync(TokenValidatedContext context)
    {
        if (context.Principal?.Identity is not ClaimsIdentity person || person.HasClaim(claim => claim.Type == ClaimNames.Role))
            return;
        var known = await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted);
        if (string.IsNullOrEmpty(known.UserInfoEndpoint) || context.TokenEndpointResponse?.AccessToken is not { Length: > 0 } token)
            return;
        try
        {
            using var question = new HttpRequestMessage(HttpMethod.Get, known.UserInfoEndpoint);
            question.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var answer = await context.Options.Backchannel.SendAsync(question, context.HttpContext.RequestAborted);
            answer.EnsureSuccessStatusCode();
            using var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(context.HttpContext.RequestAborted));
            Add(person, said.RootElement);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException)
        {
            LogNoUserInfo(context.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("MarketSnapshot.Web.SignIn"), failure.Message);
        }
    }

    /// <summary>Adds the claims that are wanted and not known yet, if what is said is about this person.</summary>
    public static void Add(ClaimsIdentity person, JsonElement said)
    {
        ArgumentNullException.ThrowIfNull(person);
        if (said.ValueKind != JsonValueKind.Object || !said.TryGetProperty(ClaimNames.Subject, out var subject) || subject.ToString() != person.FindFirst(ClaimNames.Subject)?.Value)
            return;
        foreach (var name in Wanted.Where(name => !person.HasClaim(claim => claim.Type == name)).ToList())
        {
            if (!said.TryGetProperty(name, out var value))
                continue;
            foreach (var one in value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : new[] { value })
                person.AddClaim(new(name, one.ToString()));
        }
    }

    [LoggerMessage(4305, LogLevel.Warning, "An identity token says no role, and the provider's user information can't be read: {Reason}")]
    private static partial void LogNoUserInfo(ILogger logger, string reason);
}
