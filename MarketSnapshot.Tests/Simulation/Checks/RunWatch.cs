using MarketSnapshot.Core.Scheduling;
using MarketSnapshot.Tests.Simulation.Engine;
using MarketSnapshot.Tests.Simulation.Postgres;

namespace MarketSnapshot.Tests.Simulation.Checks;

/// <summary>Watches that a run is given away again only where it was cut short, or its worker said nothing for too long.</summary>
internal sealed class RunWatch(Simulator simulator, TimeSpan deadAfter) : IRunWatch
{
    public void Granted(RunRow? before, string job, DateTimeOffset slot)
    {
        if (before is null)
            return;
        var died = simulator.Now - before.HeartbeatAt > deadAfter;
        if (before.Outcome is JobOutcome.Succeeded or JobOutcome.Failed || (before.Outcome != JobOutcome.Cancelled && !died))
            simulator.Fail(new(Promises.OneRun, $"{job} of {slot:HH:mm:ss} is given away though it {before.Outcome}"));
    }
}
