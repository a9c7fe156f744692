using System.Diagnostics;
using MarketSnapshot.Core.Access;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Core.Scheduling;

/// <summary>
/// Runs that a person asked for. They are made by the process that was asked, in the background, so that nobody has to wait for a long
/// one; when the host stops, they stop.
/// </summary>
public sealed class ManualJobRuns : IHostedService, IDisposable
{
    private readonly JobRunner _runner;
    private readonly IJobLedger _ledger;
    private readonly SchedulerOptions _options;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _underWay = [];

    internal ManualJobRuns(JobRunner runner, IJobLedger ledger, IOptions<SchedulerOptions> options)
    {
        _runner = runner;
        _ledger = ledger;
        _options = options.Value;
    }

    /// <summary>Starts a job now.</summary>
    /// <param name="job">One of <see cref="JobNames"/>.</param>
    /// <param name="cancellationToken">Stops asking for the run; a run that has begun goes on.</param>
    /// <returns>The run, which is in the ledger already, and its completion, which never fails.</returns>
    /// <exception cref="NotFoundException">There is no such job.</exception>
    /// <exception cref="ConflictException">The job is running now, here or elsewhere: <c>job_running</c>.</exception>
    /// <exception cref="Npgsql.NpgsqlException">PostgreSQL could not be asked.</exception>
    public Task<StartedRun> RunNowAsync(string job, CancellationToken cancellationToken) => RunNowAsync(job, work: null, cancellationToken);

    /// <summary>The same with work of the caller's, in place of what the job does on schedule.</summary>
    internal async Task<StartedRun> RunNowAsync(
        string job, Func<CancellationToken, Task<JobReport>>? work, CancellationToken cancellationToken)
    {
        if (!JobNames.All.Contains(job, StringComparer.Ordinal))
            throw new NotFoundException("job", job);

        var run = await _ledger.ClaimNowAsync(job, _options.DeadAfter, cancellationToken)
            ?? throw new ConflictException("job_running", $"The job {job} is running now. Wait for that run to end.");

        // On a thread of its own accord: the request that asked must not carry the run's first steps, nor its trace and its context. The run's
        // trace has a link to it.
        Task<JobRunResult> completion;
        var (caller, asked) = (Actor.Current, Activity.Current?.Context ?? default);
        using (ExecutionContext.SuppressFlow())
            completion = Task.Run(MakeAsync, CancellationToken.None);

        Track(completion);
        return new StartedRun(run, completion);

        Task<JobRunResult> MakeAsync()
        {
            Actor.Current = caller;
            return _runner.MakeAsync(run, work, asked, _stopping.Token);
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        Task[] underWay;
        lock (_gate)
            underWay = [.. _underWay];
        await Task.WhenAll(underWay).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private void Track(Task completion)
    {
        lock (_gate)
            _underWay.Add(completion);

        _ = completion.ContinueWith(
            ended =>
            {
                lock (_gate)
                    _underWay.Remove(ended);
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}

/// <summary>A run that has begun.</summary>
/// <param name="Run">The run.</param>
/// <param name="Completion">How it went, once it has ended.</param>
public sealed record StartedRun(ClaimedRun Run, Task<JobRunResult> Completion);
