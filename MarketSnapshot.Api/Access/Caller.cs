using System.Security.Claims;
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
        var user = context.User;
        if (context.ActsAs(Role.Operator))
            return Core.Access.DataScope.Everything;
        return new()
        {
            FarmerId = context.ActsAs(Role.Farmer) ? IdOf(user, ClaimNames.FarmerId) : null,
            VendorId = context.ActsAs(Role.Vendor) ? IdOf(user, ClaimNames.VendorId) : null,
            DeviceId = context.ActsAs(Role.Device) ? Only(user, ClaimNames.DeviceId) : null,
        };
    }

    /// <summary>Whether the caller has a role that the endpoint is for; an endpoint that names none is for all of them.</summary>
    public static bool ActsAs(this HttpContext context, string role) => context.User.IsInRole(role)
        && context.GetEndpoint()?.Metadata.GetMetadata<EndpointDefinition>()?.AllowedRoles?.Contains(role) != false;

    /// <summary>Whether the caller has the id that a role needs; a role without it is none.</summary>
    public static bool Holds(ClaimsPrincipal user, string role) => role switch
    {
        Role.Farmer => IdOf(user, ClaimNames.FarmerId) is not null,
        Role.Vendor => IdOf(user, ClaimNames.VendorId) is not null,
        Role.Device => !string.IsNullOrWhiteSpace(Only(user, ClaimNames.DeviceId)),
        _ => true,
    };

    /// <summary>The UUID that a claim holds; null where it holds none.</summary>
    public static Guid? IdOf(ClaimsPrincipal user, string claim) => Guid.TryParseExact(Only(user, claim), "D", out var id) ? id : null;

    /// <summary>What a claim says; null where it says nothing, or two things, which would leave open which one counts.</summary>
    public static string? Only(ClaimsPrincipal user, string claim) => user.FindAll(claim).Take(2).ToArray() is [var only] ? only.Value : null;
}
