using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using FastEndpoints;
using MarketSnapshot.Core.Access;

namespace MarketSnapshot.Api.Access;

/// <summary>Who calls, as the claims of the request say.</summary>
internal static class Caller
{
    /// <summary>
    /// Whose data the request may reach: by those of the caller's roles that the endpoint is for. A vendor who also grows crops does not
    /// cancel other farmers' bookings at the own place.
    /// </summary>
    public static DataScope DataScope(this HttpContext context)
    {
        var endpoint = context.GetEndpoint()?.Metadata.GetMetadata<EndpointDefinition>();
        var user = context.User;
        if (Acts(Role.Operator))
            return Core.Access.DataScope.Everything;
        return new()
        {
            FarmerId = Acts(Role.Farmer) ? IdOf(user, ClaimNames.FarmerId) : null,
            VendorId = Acts(Role.Vendor) ? IdOf(user, ClaimNames.VendorId) : null,
            DeviceId = Acts(Role.Device) ? user.FindFirstValue(ClaimNames.DeviceId) : null,
        };

        bool Acts(string role) => user.IsInRole(role) && endpoint?.AllowedRoles?.Contains(role) != false;
    }

    /// <summary>
    /// Who it is, for history and logs; null for nobody. Farmers, vendors and devices go by their own ids, everybody else by the provider's.
    /// </summary>
    public static string? NameOf(ClaimsPrincipal user) =>
        user.Identity?.IsAuthenticated != true ? null
        : user.IsInRole(Role.Operator) ? $"{Role.Operator}:{Opaque(user.FindFirstValue(ClaimNames.Subject))}"
        : user.IsInRole(Role.Vendor) ? $"{Role.Vendor}:{IdOf(user, ClaimNames.VendorId)}"
        : user.IsInRole(Role.Farmer) ? $"{Role.Farmer}:{IdOf(user, ClaimNames.FarmerId)}"
        : user.IsInRole(Role.Device) ? $"{Role.Device}:{Opaque(user.FindFirstValue(ClaimNames.DeviceId))}"
        : $"user:{Opaque(user.FindFirstValue(ClaimNames.Subject))}";

    /// <summary>Whether the caller has the id that a role needs; a role without it is none.</summary>
    public static bool Holds(ClaimsPrincipal user, string role) => role switch
    {
        Role.Farmer => IdOf(user, ClaimNames.FarmerId) is not null,
        Role.Vendor => IdOf(user, ClaimNames.VendorId) is not null,
        Role.Device => !string.IsNullOrWhiteSpace(user.FindFirstValue(ClaimNames.DeviceId)),
        _ => true,
    };

    // Two ids would leave open which one counts.
    private static Guid? IdOf(ClaimsPrincipal user, string claim) =>
        user.FindAll(claim).Take(2).ToArray() is [var only] && Guid.TryParseExact(only.Value, "D", out var id) ? id : null;

    // Some providers use an e-mail address or a phone number as the subject, and those belong in no history and no log.
    private static string Opaque(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return "unnamed";
        var plain = name.Length <= 64
            && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '|' or ':')
            && name.Any(char.IsAsciiLetter);
        return plain ? name : $"#{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16]}";
    }
}
