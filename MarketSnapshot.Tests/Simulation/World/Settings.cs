using MarketSnapshot.Core.Auditing;
using MarketSnapshot.Core.Publishing;
using MarketSnapshot.Core.Reconciling;
using MarketSnapshot.Core.Retention;
using MarketSnapshot.Core.Scheduling;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Tests.Simulation.World;

/// <summary>
/// The product's options, with times so short that a history of minutes tells what takes days elsewhere. Their order is the real one:
/// a driver gives up before a lease ends, a lease before a run's worker counts as dead.
/// </summary>
internal sealed class Settings(Profile profile, Mechanisms mechanisms)
{
    public const int MaxAttempts = 3;

    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    /// <summary>After this long nothing of the past keeps a row from being tried: no lease, no back-off.</summary>
    public static readonly TimeSpan Calm = TimeSpan.FromSeconds(61);

    /// <summary>How late a message may be.</summary>
    public TimeSpan LongestDelay { get; } = TimeSpan.FromSeconds(profile.TombstonesFirst ? 30 : 60);

    /// <summary>Longer than any message is late and any process frozen, together.</summary>
    public TimeSpan TombstoneLife { get; } = TimeSpan.FromSeconds(profile.TombstonesFirst ? 130 : 180);

    public IOptions<PublishingOptions> Publishing { get; } = Options.Create(new PublishingOptions
    {
        BatchSize = profile.BatchSize,
        BatchesInFlight = profile.BatchesInFlight,
        Lease = Lease,
        BackOffBase = TimeSpan.FromSeconds(10),
        BackOffCap = TimeSpan.FromSeconds(60),
        MaxAttempts = MaxAttempts,
    });

    public IOptions<ReconcileOptions> Reconciling { get; } = Options.Create(new ReconcileOptions { BatchSize = profile.BatchSize });

    public IOptions<AuditOptions> Auditing { get; } = Options.Create(new AuditOptions
    {
        BatchSize = profile.BatchSize,
        RebuildShare = 0.5,
        BrakeCount = mechanisms.BrakeCount(profile.BrakeCount),
        BrakeShare = 0,
    });

    public IOptions<RetentionOptions> Retention { get; } = Options.Create(new RetentionOptions
    {
        Snapshots = TimeSpan.FromSeconds(profile.TombstonesFirst ? 150 : 40),
        History = TimeSpan.FromSeconds(300),
        JobRuns = TimeSpan.FromSeconds(300),
    });

    public IOptions<SchedulerOptions> Scheduling { get; } = Options.Create(new SchedulerOptions
    {
        SyncInterval = TimeSpan.FromSeconds(profile.IsCrowded ? 15 : 30),
        ReconcileInterval = TimeSpan.FromSeconds(profile.IsCrowded ? 20 : 60),
        CleanupInterval = TimeSpan.FromSeconds(60),
        AuditInterval = TimeSpan.FromSeconds(profile.IsCrowded ? 40 : 90),
        HeartbeatInterval = TimeSpan.FromSeconds(10),
        DeadAfter = TimeSpan.FromSeconds(30),
        LookInterval = TimeSpan.FromSeconds(20),
    });
}
