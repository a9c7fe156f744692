using MarketSnapshot.Core.Auditing;
using MarketSnapshot.Core.Reconciling;
using MarketSnapshot.Core.Scheduling;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MarketSnapshot.Core.Persistence.Mappings;

internal sealed class ChangeLogMapping : IEntityTypeConfiguration<ChangeLogEntry>
{
    public void Configure(EntityTypeBuilder<ChangeLogEntry> entity)
    {
        entity.ToTable("change_log");
        entity.Property(c => c.Id).UseIdentityAlwaysColumn();
        entity.Property(c => c.LoggedAt).HasDefaultValueSql("now()");
        // All entries of one subject are taken together.
        entity.HasIndex(c => new { c.Subject, c.SubjectId });
        entity.CheckEnum<ChangeLogEntry, ChangeSubject>("subject");
    }
}

internal sealed class JobRunMapping : IEntityTypeConfiguration<JobRun>
{
    public void Configure(EntityTypeBuilder<JobRun> entity)
    {
        entity.ToTable("job_runs");
        entity.Property(r => r.Id).ValueGeneratedNever();
        entity.HasIndex(r => new { r.Job, r.ScheduledFor }).IsUnique();
        entity.HasIndex(r => new { r.StartedAt, r.Id });
        // Who is under way, and perhaps dead: never more than a few.
        entity.HasIndex(r => r.HeartbeatAt).HasFilter("outcome = 'running'").HasDatabaseName("ix_job_runs_running");
        entity.HasIndex(r => new { r.Job, r.FinishedAt }).HasFilter("outcome = 'succeeded'").HasDatabaseName("ix_job_runs_succeeded");
        entity.Property(r => r.Takeovers).HasDefaultValue(0);
        entity.CheckEnum<JobRun, JobTrigger>("trigger");
        entity.CheckEnum<JobRun, JobOutcome>("outcome");
        entity.Check("finished", "(finished_at is null) = (outcome = 'running')");
    }
}

internal sealed class JobScheduleMapping : IEntityTypeConfiguration<JobSchedule>
{
    public void Configure(EntityTypeBuilder<JobSchedule> entity)
    {
        entity.ToTable("job_schedules");
        entity.HasKey(s => s.Job);
        entity.Check("interval", "interval_seconds > 0");
    }
}

internal sealed class SchedulerNodeMapping : IEntityTypeConfiguration<SchedulerNode>
{
    public void Configure(EntityTypeBuilder<SchedulerNode> entity)
    {
        entity.ToTable("scheduler_nodes");
        entity.HasKey(n => n.Node);
    }
}

internal sealed class AuditStateMapping : IEntityTypeConfiguration<AuditState>
{
    public void Configure(EntityTypeBuilder<AuditState> entity)
    {
        entity.ToTable("audit_state");
        entity.Property(s => s.Id).ValueGeneratedNever();
        entity.Property(s => s.SharesRebuilt).HasDefaultValue(0L);
        entity.Check("id", "id = 1");
        entity.Check("brake", "(braked_at is null) = (would_withdraw is null) and (braked_at is null) = (on_market is null)");
    }
}
