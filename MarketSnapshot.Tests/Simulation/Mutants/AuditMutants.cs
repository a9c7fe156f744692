using MarketSnapshot.Core.Auditing;
using MarketSnapshot.Tests.Simulation.World;

namespace MarketSnapshot.Tests.Simulation.Mutants;

/// <summary>An audit believes what it saw, and does not look again under the rows' locks.</summary>
internal sealed class WithoutSecondLook : Mechanisms
{
    public override bool IsConfirmed(AuditedBooking seen, AuditedBooking now) => true;
}

/// <summary>An audit withdraws whatever it takes for wrong.</summary>
internal sealed class WithoutBrake : Mechanisms
{
    public override int BrakeCount(int configured) => int.MaxValue;
}
