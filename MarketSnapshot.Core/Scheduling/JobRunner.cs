using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Core.Scheduling;

/// <summary>
/// Makes runs of jobs: claims each in the ledger, says that it lives while it works, and records how it went. What a job throws ends its
/// run and nothing else.
/// </summary>
public sealed class JobRunner
{
    private static readonly TimeSpan RecordTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan[] RecordRetries = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(10)];
    private static readonly JsonSerializerOptions CountNames = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly IJobLedger _ledger;
    private readonly Dictionary<string, JobDefinition> _jobs;
    private readonly IServiceScopeFactory _scopes;
    private readonly SchedulerOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<JobRunner> _log;

    internal JobRunner(
        IJobLedger ledger,
        IEnumerable<JobDefinition> jobs,
        IServiceScopeFactory scopes,
        IOptions<SchedulerOptions> options,
        TimeProvider clock,
        ILogger<JobRunner> log)
    {
        _ledger = ledger;
        _jobs = jobs.ToDictionary(job => job.Name, StringComparer.Ordinal);
        _scopes = scopes;
        _options = options.Value;
        _clock = clock;
        _log = log;
    }

    /// <summary>Makes a scheduled run, unless another process makes it or it was made already. Throws nothing.</summary>
    /// <param name="job">One of <see cref="JobNames"/>.</param>
    /// <param name="firedFor">The time that the scheduler fired for; the run is that of the job's last scheduled time at or before it.</param>
    /// <param name="cancellationToken">Stops the run; it is recorded as cancelled.</param>
    /// <returns>How it went; null where there was nothing to do, or PostgreSQL could not be asked.</returns>
    public async Task<JobRunResult?> RunScheduledAsync(string job, DateTimeOffset firedFor, CancellationToken cancellationToken)
    {
        var slot = _options.IntervalOf(job).SlotAt(firedFor);
        ClaimedRun? run;
        try
        {
            run = await _ledger.ClaimAsync(job, slot, cancellationToken);
        }
        catch (Exception failure)
        {
            if (!cancellationToken.IsCancellationRequested)
                _log.NotClaimed(job, slot, JobErrors.Describe(failure).Reason);
            return null;
        }

        if (run is not null)
            return await MakeAsync(run, cancellationToken);

        _log.NotOurs(job, slot);
        return null;
    }

    /// <summary>
    /// Asks for the last run that should have been made by now, where it was missed: at its time no scheduler was up, or PostgreSQL was
    /// away, or its worker was stopped or died.
    /// </summary>
    /// <param name="job">One of <see cref="JobNames"/>.</param>
    /// <param name="grace">How long after its time a run that nobody began counts as missed.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <returns>The run, to be made; null where none was missed, or another process makes it.</returns>
    /// <exception cref="Npgsql.NpgsqlException">PostgreSQL could not be asked.</exception>
    internal Task<ClaimedRun?> ClaimMissedAsync(string job, TimeSpan grace, CancellationToken cancellationToken) =>
        _ledger.ClaimMissedAsync(job, _options.IntervalOf(job), grace, cancellationToken);

    /// <summary>Makes a run that was claimed. Throws nothing.</summary>
    internal Task<JobRunResult> MakeAsync(ClaimedRun run, CancellationToken cancellationToken) => MakeAsync(run, work: null, asked: default, cancellationToken);

    /// <summary>Makes a run that was claimed, with work of the caller's where it is given. Throws nothing.</summary>
    /// <param name="run">The run.</param>
    /// <param name="work">The work; null for what the job does on schedule.</param>
    /// <param name="asked">The trace of the request that asked for the run, if one did.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>How it went; <see cref="JobOutcome.Abandoned"/> where it is this process's run no more, whatever was done until then.</returns>
    internal async Task<JobRunResult> MakeAsync(
        ClaimedRun run, Func<CancellationToken, Task<JobReport>>? work, ActivityContext asked, CancellationToken cancellationToken)
    {
        var started = _clock.GetTimestamp();
        using var activity = SchedulingTelemetry.Start(run, asked);

        var result = await WorkAsync(run, work, cancellationToken);
        if (result.Outcome != JobOutcome.Abandoned && !await RecordAsync(result, cancellationToken))
            result = Lost(run);

        var elapsed = _clock.GetElapsedTime(started);
        SchedulingTelemetry.Record(activity, result, elapsed);
        switch (result.Outcome)
        {
            case JobOutcome.Succeeded:
                _log.Succeeded(run.Job, (long)elapsed.TotalMilliseconds, string.Join(", ", result.Counts.Select(count => $"{count.Key} {count.Value}")));
                break;
            case JobOutcome.Cancelled:
                _log.Cancelled(run.Job);
                break;
            case JobOutcome.Abandoned:
                _log.Lost(run.Job, run.ScheduledFor);
                break;
        }

        return result;
    }

    private async Task<JobRunResult> WorkAsync(
        ClaimedRun run, Func<CancellationToken, Task<JobReport>>? work, CancellationToken cancellationToken)
    {
        using var lost = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lost.Token);
        using var ended = new CancellationTokenSource();
        var heartbeat = BeatAsync(run, lost, ended.Token);
        try
        {
            await using var scope = _scopes.CreateAsyncScope();
            var report = await (work is null ? _jobs[run.Job].RunAsync(scope.ServiceProvider, stop.Token) : work(stop.Token));
            if (lost.IsCancellationRequested)
                return Lost(run);

            // A job that is stopped may end early without a word, with what it did so far; the rest is for whoever takes the run up.
            if (cancellationToken.IsCancellationRequested)
                return Result(run, JobOutcome.Cancelled, CountsOf(report.Result), error: null);

            if (report.Failure is not null)
                _log.Failed(run.Job, report.Failure);
            return Result(run, report.Failure is null ? JobOutcome.Succeeded : JobOutcome.Failed, CountsOf(report.Result), report.Failure);
        }
        catch (Exception) when (lost.IsCancellationRequested)
        {
            return Lost(run);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Result(run, JobOutcome.Cancelled, [], error: null);
        }
        catch (Exception failure)
        {
            var (reason, expected) = JobErrors.Describe(failure);
            if (expected)
                _log.Failed(run.Job, reason);
            else
                _log.FailedUnexpectedly(failure, run.Job);
            return Result(run, JobOutcome.Failed, [], reason);
        }
        finally
        {
            ended.Cancel();
            await heartbeat;
        }
    }

    private static JobRunResult Lost(ClaimedRun run) => Result(run, JobOutcome.Abandoned, [], JobFailures.WorkerDied);

    private static JobRunResult Result(ClaimedRun run, JobOutcome outcome, Dictionary<string, long> counts, string? error) =>
        new(run.Id, run.Job, run.ScheduledFor, outcome, counts, error);

    // Ends with the run. A beat that fails is made up for by the next one; a run that was marked as abandoned is stopped.
    private async Task BeatAsync(ClaimedRun run, CancellationTokenSource lost, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(_options.HeartbeatInterval, _clock, ended);
                if (await _ledger.BeatAsync(run, ended))
                    continue;

                lost.Cancel();
                return;
            }
            catch (Exception) when (ended.IsCancellationRequested)
            {
                return;
            }
            catch (Exception)
            {
                // PostgreSQL is away: the job itself will notice and say so.
            }
        }
    }

    // A run that is stopped gets one short attempt: nobody waits for a database at shutdown. False says that the run is this process's
    // no more; where PostgreSQL could not be asked, nobody knows, and another scheduler will mark the run as abandoned.
    private async Task<bool> RecordAsync(JobRunResult result, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var enough = new CancellationTokenSource(RecordTimeout, _clock);
            try
            {
                return await _ledger.FinishAsync(result, enough.Token);
            }
            catch (Exception failure)
            {
                if (attempt == RecordRetries.Length || cancellationToken.IsCancellationRequested)
                {
                    _log.NotRecorded(result.Job, JobErrors.Describe(failure).Reason);
                    return true;
                }
            }

            await Task.Delay(RecordRetries[attempt], _clock, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private static Dictionary<string, long> CountsOf(object result)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var property in JsonSerializer.SerializeToElement(result, result.GetType(), CountNames).EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Number && property.Value.TryGetInt64(out var count))
                counts[property.Name] = count;
        }

        return counts;
    }
}
