using FastEndpoints;
using FluentValidation;

namespace MarketSnapshot.Api.Snapshots.Audit;

/// <summary>What the audit shall do. The body may be left out.</summary>
internal sealed class AuditListingsRequest
{
    /// <summary>False only looks: nothing is repaired, rebuilt or published. True when not said.</summary>
    /// <example>true</example>
    public bool? Repair { get; set; }

    /// <summary>
    /// Confirms that this one audit may withdraw so many listings. It is taken only while an audit that was to repair and stopped itself
    /// waits for a confirmation, and only where it is exactly the would_withdraw that it reported. A look puts no audit into that state.
    /// </summary>
    public long? AllowWithdrawals { get; set; }
}

internal sealed class AuditListingsValidator : Validator<AuditListingsRequest>
{
    public AuditListingsValidator()
    {
        RuleFor(request => request.AllowWithdrawals).GreaterThan(0).WithMessage("Must be above 0.");
        RuleFor(request => request.AllowWithdrawals).Null().When(request => request.Repair == false)
            .WithMessage("Must be left out where repair is false: nothing is withdrawn then.");
    }
}
