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
            DeviceId = Acts(Role.Device) ? Only(user, ClaimNames.DeviceId) : null,
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
        : user.IsInRole(Role.Device) ? $"{Role.Device}:{Opaque(Only(user, ClaimNames.DeviceId))}"
        : $"user:{Opaque(user.FindFirstValue(ClaimNames.Subject))}";

    /// <summary>Whether the caller has the id that a role needs; a role without it is none.</summary>
    public static bool Holds(ClaimsPrincipal user, string role) => role switch
    {
        Role.Farmer => IdOf(user, ClaimNames.FarmerId) is not null,
        Role.Vendor => IdOf(user, ClaimNames.VendorId) is not null,
        Role.Device => !string.IsNullOrWhiteSpace(Only(user, ClaimNames.DeviceId)),
        _ => true,
    };

    private static Guid? IdOf(ClaimsPrincipal user, string claim) => Guid.TryParseExact(Only(user, claim), "D", out var id) ? id : null;

    // Two ids would leave open which one counts.
    private static string? Only(ClaimsPrincipal user, string claim) => user.FindAll(claim).Take(2).ToArray() is [var only] ? only.Value : null;

    // Some providers use an e-mail address or a phone number as the subject, and those belong in no history and no log.
    private static string Opaque(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return "unnamed";
        var plain = Guid.TryParseExact(name, "D", out _)
            || (name.Length <= 64
                && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '|' or ':')
                && name.Any(char.IsAsciiLetter)
                && !HoldsPhoneNumber(name));
        return plain ? name : $"#{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16]}";
    }

    // Nine to fifteen digits on their own, also in groups; longer numbers and parts of a hexadecimal one are ids.
    private static bool HoldsPhoneNumber(string name)
    {
        var digits = 0;
        foreach (var word in name.Split('-', '_', '.', '|', ':').Append(""))
        {
            if (word.Length > 0 && word.All(char.IsAsciiDigit))
            {
                digits += word.Length;
                continue;
            }

            if (digits is >= 9 and <= 15)
                return true;
            digits = 0;
        }

        return false;
    }
}
