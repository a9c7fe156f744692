using System.Security.Claims;
using MarketSnapshot.Web.Api.People;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace MarketSnapshot.Web.SignIn;

/// <summary>A person that anybody at this machine may be, in Development.</summary>
/// <param name="Role">One of <see cref="Roles"/>.</param>
/// <param name="Id">The farmer or vendor; null for an operator.</param>
/// <param name="Name">The name.</param>
public sealed record DemoPerson(string Role, Guid? Id, string Name)
{
    /// <summary>How a form names the person.</summary>
    public string Key => Id is { } id ? $"{Role}:{id}" : Role;

    /// <summary>The person as the one who is signed in.</summary>
    public ClaimsPrincipal ToPrincipal()
    {
        List<Claim> claims = [new(ClaimNames.Subject, Key), new(ClaimNames.Name, Name), new(ClaimNames.Role, Role)];
        if (Id is { } id)
            claims.Add(new(Role == Roles.Farmer ? ClaimNames.FarmerId : ClaimNames.VendorId, id.ToString()));
        return new(new ClaimsIdentity(claims, CookieAuthenticationDefaults.AuthenticationScheme, ClaimNames.Name, ClaimNames.Role));
    }
}

/// <summary>Who can be picked in Development: an operator, and the farmers and vendors that the API knows.</summary>
public sealed class DemoPersons(PeopleApi people, IHttpContextAccessor http)
{
    private static readonly DemoPerson Operator = new(Roles.Operator, null, "Demo Operator");

    /// <summary>All of them.</summary>
    public async Task<IReadOnlyList<DemoPerson>> AllAsync(CancellationToken cancellationToken)
    {
        ApiTokens.Act(http.HttpContext!, Operator.ToPrincipal());
        var farmers = await people.FarmersAsync(cancellationToken);
        var vendors = await people.VendorsAsync(cancellationToken);
        return
        [
            .. farmers.Select(farmer => new DemoPerson(Roles.Farmer, farmer.Id, farmer.Name)),
            .. vendors.Select(vendor => new DemoPerson(Roles.Vendor, vendor.Id, vendor.Name)),
            Operator,
        ];
    }
}
