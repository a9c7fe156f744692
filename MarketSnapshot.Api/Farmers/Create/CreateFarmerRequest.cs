using System.ComponentModel.DataAnnotations;
using FastEndpoints;
using MarketSnapshot.Api.Http.Rules;
using MarketSnapshot.Core.Locations;

namespace MarketSnapshot.Api.Farmers.Create;

/// <summary>A farmer to be stored.</summary>
internal sealed class CreateFarmerRequest
{
    /// <summary>Name, 1 to 200 characters.</summary>
    /// <example>Asha</example>
    [Required]
    public string? Name { get; set; }

    /// <summary>How to reach the person (telephone or e-mail), at most 200 characters.</summary>
    /// <example>asha@farm.example</example>
    public string? Contact { get; set; }
}

internal sealed class CreateFarmerValidator : Validator<CreateFarmerRequest>
{
    public CreateFarmerValidator()
    {
        RuleFor(farmer => farmer.Name).Required().Text(LocationLimits.MaxNameLength);
        RuleFor(farmer => farmer.Contact).Text(LocationLimits.MaxContactLength);
    }
}
