using System.ComponentModel.DataAnnotations;
using FastEndpoints;
using MarketSnapshot.Api.Http.Rules;
using MarketSnapshot.Core.Locations;

namespace MarketSnapshot.Api.Vendors.Create;

/// <summary>A vendor to be stored.</summary>
internal sealed class CreateVendorRequest
{
    /// <summary>Name, 1 to 200 characters.</summary>
    /// <example>Godavari Storage</example>
    [Required]
    public string? Name { get; set; }

    /// <summary>How to reach the business (telephone or e-mail), at most 200 characters.</summary>
    /// <example>office@godavari.example</example>
    public string? Contact { get; set; }
}

internal sealed class CreateVendorValidator : Validator<CreateVendorRequest>
{
    public CreateVendorValidator()
    {
        RuleFor(vendor => vendor.Name).Required().Text(LocationLimits.MaxNameLength);
        RuleFor(vendor => vendor.Contact).Text(LocationLimits.MaxContactLength);
    }
}
