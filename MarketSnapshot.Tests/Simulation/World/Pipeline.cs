using MarketSnapshot.Core.Auditing;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Reconciling;
using MarketSnapshot.Core.Retention;
using MarketSnapshot.Core.Scheduling;
using MarketSnapshot.Core.Snapshots;
using MarketSnapshot.Tests.Simulation.Checks;
using MarketSnapshot.Tests.Simulation.Engine;
using MarketSnapshot.Tests.Simulation.Market;
using MarketSnapshot.Tests.Simulation.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace MarketSnapshot.Tests.Simulation.World;

/// <summary>The product's flows in one process, on the model stores.</summary>
internal sealed class Pipeline
{
    public Pipeline(History history, SimulatedProcess process, bool isScheduler = false)
    {
        var (settings, mechanisms, time) = (history.Settings, history.Mechanisms, process.Time);
        var connection = new ModelConnection(history.Database, process);
        var retry = new RetryRule(
            new BackOff(settings.Publishing.Value.BackOffBase, settings.Publishing.Value.BackOffCap, history.Simulator.Dice.ToRandom()),
            settings.Publishing.Value.MaxAttempts);

        // The drains of a process share its batches in flight; an API publishes single snapshots besides.
        var most = (settings.Publishing.Value.BatchSize * settings.Publishing.Value.BatchesInFlight) + (isScheduler ? 0 : history.Profile.Actions);
        var watch = new LeaseWatch(history.Simulator, history.Leases, process.Name, most);
        var reads = new ModelReads(connection);
        var log = new ModelChangeLog(history.Database, mechanisms);
        var rebuilds = new ModelRebuilds(connection, mechanisms);
        var reconcileStore = new ModelReconcileStore(connection, rebuilds, mechanisms);
        var queue = new ModelPublishQueue(connection, mechanisms, retry, settings.Publishing.Value.Lease, watch);
        var market = mechanisms.Market(new ModelListingStore(history.Market, process));

        var batches = new BatchRebuilder(rebuilds, NullLogger<BatchRebuilder>.Instance);
        var publisher = new SnapshotPublisher(queue, market, settings.Publishing, time, NullLogger<SnapshotPublisher>.Instance);
        var drain = new PublishDrain(publisher, queue, settings.Publishing);
        Sync = new(new ClockSteps(new ModelClockStore(connection, rebuilds, log), batches), drain, reads);
        Reconciler = new(
            new ChangeLogRebuild(reconcileStore, batches), new DueRebuild(reconcileStore, batches), drain, queue, settings.Reconciling, time);
        Cleanup = new(new ModelRetentionStore(connection, mechanisms), settings.Retention);
        Single = new(reads, rebuilds, publisher, settings.Publishing, time);
        SingleReconciler = new(rebuilds, Single);
        AuditWatch = new(history.Simulator, () => history.HasDrifted, history.Profile.BrakeCount);
        var auditStore = new ModelAuditStore(connection, mechanisms, AuditWatch);
        var auditedMarket = new ModelAuditedMarket(history.Market, process);
        var walk = new StoreWalk(auditStore, auditedMarket);
        var comparison = new MarketComparison(walk, auditStore, auditedMarket);
        Audit = new(
            new ModelAuditStates(connection), auditStore, comparison, new DifferenceRepair(comparison, auditStore, auditedMarket, batches),
            new ShareRebuild(walk, batches), drain, settings.Auditing, time, NullLogger<MarketAudit>.Instance);
        Writer = new(connection, rebuilds, log);
        Ledger = new ModelJobLedger(connection, mechanisms, history.Runs);
        Runner = new(
            Ledger,
            [
                Job(JobNames.Sync, async ct => Report(await Sync.RunAsync(ct), result => result.MarketAway)),
                Job(JobNames.Reconcile, async ct => Report(await Reconciler.RunAsync(ct), result => result.MarketAway)),
                Job(JobNames.Cleanup, async ct => new(await Cleanup.RunAsync(ct))),
                Job(JobNames.Audit, async ct => new(await AuditAsync(new AuditRequest(), ct))),
            ],
            NoServices.Instance, settings.Scheduling, time, NullLogger<JobRunner>.Instance);
        Recovery = new(Ledger, Runner, settings.Scheduling, NullLogger<RunRecovery>.Instance);
    }

    public SnapshotSync Sync { get; }

    public SnapshotReconciler Reconciler { get; }

    public SnapshotCleanup Cleanup { get; }

    public SinglePublisher Single { get; }

    public SingleReconciler SingleReconciler { get; }

    public BookingWriter Writer { get; }

    private IJobLedger Ledger { get; }

    public JobRunner Runner { get; }

    public RunRecovery Recovery { get; }

    private MarketAudit Audit { get; }

    private AuditWatch AuditWatch { get; }

    /// <summary>Runs an audit.</summary>
    public Task<AuditResult> AuditAsync(AuditRequest request, CancellationToken cancellationToken)
    {
        AuditWatch.Begins();
        AuditWatch.Allowed = request.AllowWithdrawals;
        return Audit.RunAsync(request, cancellationToken);
    }

    private static JobDefinition Job(string name, Func<CancellationToken, Task<JobReport>> run) => new(name, (_, ct) => run(ct));

    private static JobReport Report<T>(T result, Func<T, bool> marketAway)
        where T : class =>
        new(result, marketAway(result) ? JobFailures.MarketAway : null);

    /// <summary>The jobs of a simulation have all that they need.</summary>
    private sealed class NoServices : IServiceScopeFactory, IServiceScope, IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public IServiceProvider ServiceProvider => this;

        public IServiceScope CreateScope() => this;

        public object? GetService(Type serviceType) => null;

        public void Dispose()
        {
        }
    }
}
