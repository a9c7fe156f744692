using MarketSnapshot.Tests.Simulation.Checks;
using MarketSnapshot.Tests.Simulation.Engine;
using MarketSnapshot.Tests.Simulation.Market;
using MarketSnapshot.Tests.Simulation.Postgres;

namespace MarketSnapshot.Tests.Simulation.World;

/// <summary>
/// How a history ends: nothing goes wrong any more, one sync and one reconcile run, and an audit where a store was changed behind
/// everybody's back. Then the market must show the truth, and nothing may be left to do.
/// </summary>
internal sealed class Rest(History history)
{
    private bool _audited;
    private Guid? _straggler;
    private DateTimeOffset _reconciledAt;

    private Simulator Simulator => history.Simulator;

    private ModelDatabase Database => history.Database;

    /// <summary>Brings the history to rest, and looks whether all is well.</summary>
    public void Come()
    {
        CalmDown();
        _straggler = Straggler.Leave(history);

        var begun = Simulator.Now;
        var done = false;
        var process = new SimulatedProcess(Simulator, "last");
        var pipeline = new Pipeline(history, process);
        process.Start("works once more", async () =>
        {
            await WorkOnceMoreAsync(pipeline);
            done = true;
        });
        Simulator.RunTo("do the last runs end", () => done);
        var ended = Simulator.Now;
        Simulator.RunTo("do the last messages arrive", () => history.Market.UnderWay == 0);
        if (Simulator.Failure is null)
            new RestCheck(Simulator, Database, history.Market, begun, ended).Run(booking => IsKnown(booking, ended));
        if (Simulator.Failure is null)
            LeftCheck.Run(Simulator, Database, _reconciledAt, _straggler);
    }

    /// <summary>
    /// Faults stop, every process is killed, what was held or backed off is free again. Of the messages that are still under way some arrive
    /// only after the last runs.
    /// </summary>
    private void CalmDown()
    {
        Simulator.Note("all is calm");
        history.IsCalm = true;
        Simulator.TimeIsRestless = false;
        Database.BreaksPerMille = 0;
        Database.SlowPerMille = 0;
        Database.Unbuildable.Clear();
        history.Market.Faults = MarketFaults.None;
        history.Market.IsAway = false;
        history.Market.Refuses.Clear();
        history.Crew.KillAll();
        if (history.Profile.Drifts || Simulator.Dice.PerMille(500))
            Simulator.RunTo("do all messages arrive", () => history.Market.UnderWay == 0);
        Simulator.PassTo(Simulator.Now + Settings.Calm);
        history.Market.ExpireTombstones(Simulator.Now - history.Settings.TombstoneLife);
    }

    /// <summary>Operators let parked rows try once more, and the jobs run once more.</summary>
    private async Task WorkOnceMoreAsync(Pipeline pipeline)
    {
        // After a restore an audit tells what is out of step; without one, what is on the market and touched must still come right.
        var profile = history.Profile;
        _audited = profile.NeedsAudit || (profile.DatabaseRestore && Simulator.Dice.PerMille(500));
        if (profile.DatabaseRestore && !_audited)
        {
            foreach (var booking in Database.Bookings.Rows.ToList())
                await pipeline.Writer.DirectlyAsync("touches a booking", transaction => pipeline.Writer.WriteBookingAsync(
                    transaction, booking.Id, row => row is null ? null : row with { Quantity = row.Quantity + 1000 }), TimeSpan.Zero, TimeSpan.Zero);
        }

        foreach (var parked in Database.Snapshots.Rows.Where(row => row.Standing.ParkedAt is not null && row.IsDue && row.Booking != _straggler).ToList())
            await pipeline.Single.BringUpToDateAsync(parked.Booking, CancellationToken.None);
        await pipeline.Sync.RunAsync(CancellationToken.None);
        _reconciledAt = Simulator.Now;
        await pipeline.Reconciler.RunAsync(CancellationToken.None);
        if (!_audited)
            return;
        if (await pipeline.AuditAsync(new(), CancellationToken.None) is { Braked: > 0 } braked)
            await pipeline.AuditAsync(new() { AllowWithdrawals = braked.WouldWithdraw }, CancellationToken.None);
    }

    /// <summary>Without an audit nobody knows of listings that a restored database has forgotten.</summary>
    private bool IsKnown(Guid booking, DateTimeOffset at) =>
        booking != _straggler && (_audited || !history.HasDrifted || SnapshotModel.BelongsOnMarket(Database.Bookings[booking], at));
}
