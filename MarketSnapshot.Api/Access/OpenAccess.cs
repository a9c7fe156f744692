using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Api.Access;

/// <summary>
/// Makes an operator of everyone on this machine, where no authentication is configured: in Development alone, and on loopback alone.
/// </summary>
internal sealed class OpenAccess(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>The name of the scheme.</summary>
    public const string SchemeName = "Open";

    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // The addresses are checked at start; this holds too where something else forwards to the port.
        if (Context.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(address))
            return Task.FromResult(AuthenticateResult.NoResult());

        var identity = new ClaimsIdentity(
            [new(ClaimNames.Subject, "development"), new(ClaimNames.Role, Role.Operator)], SchemeName, ClaimNames.Subject, ClaimNames.Role);
        return Task.FromResult(AuthenticateResult.Success(new(new(identity), SchemeName)));
    }
}
