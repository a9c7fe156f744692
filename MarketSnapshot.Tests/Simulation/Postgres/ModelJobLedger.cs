using MarketSnapshot.Core.Scheduling;
using MarketSnapshot.Tests.Simulation.World;

namespace MarketSnapshot.Tests.Simulation.Postgres;

/// <summary>The ledger of runs, on the model.</summary>
internal sealed class ModelJobLedger(ModelConnection connection, Mechanisms mechanisms, IRunWatch? watch = null) : IJobLedger
{
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(5);

    private readonly ModelDatabase _database = connection.Database;

    private string Node => connection.Process.Name;

    public Task<ClaimedRun?> ClaimAsync(string job, DateTimeOffset slot, CancellationToken cancellationToken) =>
        connection.StatementAsync(
            $"asks for {job} of {slot:HH:mm:ss}",
            transaction => slot <= _database.Now + Ahead ? Take(transaction, job, slot) : null, cancellationToken);

    public Task<ClaimedRun?> ClaimMissedAsync(string job, JobInterval interval, TimeSpan grace, CancellationToken cancellationToken) =>
        connection.StatementAsync(
            $"asks whether {job} was missed",
            transaction =>
            {
                var slot = interval.SlotAt(_database.Now);
                var covered = _database.Runs.Rows.Any(run => run.Job == job && run.Slot >= slot && !mechanisms.IsFree(run));
                var missed = slot <= _database.Now - grace || _database.Runs[(job, slot)] is not null;
                return missed && !covered ? Take(transaction, job, slot) : null;
            },
            cancellationToken);

    public Task<ClaimedRun?> ClaimNowAsync(string job, TimeSpan deadAfter, CancellationToken cancellationToken) =>
        connection.StatementAsync(
            $"asks for {job} now",
            transaction =>
            {
                var lives = _database.Runs.Rows.Any(run =>
                    run.Job == job && run.Outcome == JobOutcome.Running && run.HeartbeatAt > _database.Now - deadAfter);
                return lives || _database.Runs[(job, _database.Now)] is not null ? null : Take(transaction, job, _database.Now);
            },
            cancellationToken);

    public Task<bool> BeatAsync(ClaimedRun run, CancellationToken cancellationToken) =>
        connection.StatementAsync(
            $"says that it lives, for {run.Job}",
            transaction => Update(transaction, run.Id, JobOutcome.Running, row => row with { HeartbeatAt = _database.Now }),
            cancellationToken);

    public Task<bool> FinishAsync(JobRunResult result, CancellationToken cancellationToken) =>
        connection.StatementAsync(
            $"records that {result.Job} {result.Outcome}",
            transaction => Update(
                transaction, result.Id, result.Outcome,
                row => row with { HeartbeatAt = _database.Now, FinishedAt = row.FinishedAt ?? _database.Now, Outcome = result.Outcome }),
            cancellationToken);

    public Task<IReadOnlyList<AbandonedRun>> AbandonDeadAsync(TimeSpan deadAfter, CancellationToken cancellationToken) =>
        connection.StatementAsync(
            "marks dead runs",
            transaction =>
            {
                List<AbandonedRun> abandoned = [];
                foreach (var run in _database.Runs.Rows.Where(run => run.Outcome == JobOutcome.Running).ToList())
                {
                    if (run.HeartbeatAt >= _database.Now - deadAfter && run.HeartbeatAt <= _database.Now + deadAfter)
                        continue;
                    _database.Runs.Write(
                        transaction, (run.Job, run.Slot), run with { Outcome = JobOutcome.Abandoned, FinishedAt = _database.Now });
                    abandoned.Add(new(run.Id, run.Job, run.Slot, run.Node, run.HeartbeatAt));
                }

                return (IReadOnlyList<AbandonedRun>)abandoned;
            },
            cancellationToken);

    private ClaimedRun? Take(ModelTransaction transaction, string job, DateTimeOffset slot)
    {
        var there = _database.Runs[(job, slot)];
        if (there is not null && !mechanisms.IsFree(there))
            return null;
        var id = _database.NewId();
        watch?.Granted(there, job, slot);
        _database.Runs.Write(
            transaction, (job, slot), new(id, job, slot, Node, _database.Now, _database.Now, null, JobOutcome.Running));
        return new(id, job, slot) { TakenFrom = there?.Node };
    }

    private bool Update(ModelTransaction transaction, Guid id, JobOutcome or, Func<RunRow, RunRow> change)
    {
        if (_database.Runs.Rows.FirstOrDefault(run => run.Id == id && (run.Outcome == JobOutcome.Running || run.Outcome == or)) is not { } row)
            return false;
        _database.Runs.Write(transaction, (row.Job, row.Slot), change(row));
        return true;
    }
}

/// <summary>Watches who makes which run.</summary>
internal interface IRunWatch
{
    /// <summary>A run is given to somebody; what the ledger said of it before.</summary>
    void Granted(RunRow? before, string job, DateTimeOffset slot);
}
