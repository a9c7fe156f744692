namespace MarketSnapshot.Core.Scheduling;

/// <summary>
/// Who makes which run, and how it went. Any number of processes may ask for the same run; one gets it. Every method is one transaction,
/// and every time is the ledger's own clock.
/// </summary>
internal interface IJobLedger
{
    /// <summary>Asks for a scheduled run.</summary>
    /// <param name="job">The job.</param>
    /// <param name="slot">The scheduled time.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <returns>The run; null where it is another process's, or made already.</returns>
    Task<ClaimedRun?> ClaimAsync(string job, DateTimeOffset slot, CancellationToken cancellationToken);

    /// <summary>Asks for the last run that should have been made by now, where none was made at its time or since.</summary>
    /// <param name="job">The job.</param>
    /// <param name="interval">The job's interval.</param>
    /// <param name="grace">How long after its time a run counts as missed; until then the schedulers may be about to make it.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <returns>The run; null where none was missed, or another process makes it.</returns>
    Task<ClaimedRun?> ClaimMissedAsync(string job, JobInterval interval, TimeSpan grace, CancellationToken cancellationToken);

    /// <summary>Asks for a run now, for a person.</summary>
    /// <param name="job">The job.</param>
    /// <param name="deadAfter">After how long without a heartbeat a run under way counts as dead, and is in nobody's way.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <returns>The run; null while another one of this job is under way.</returns>
    Task<ClaimedRun?> ClaimNowAsync(string job, TimeSpan deadAfter, CancellationToken cancellationToken);

    /// <summary>Says that the run's worker lives.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Stops trying.</param>
    /// <returns>False where the run is this process's no more.</returns>
    Task<bool> BeatAsync(ClaimedRun run, CancellationToken cancellationToken);

    /// <summary>Records how a run ended.</summary>
    /// <param name="result">How it ended.</param>
    /// <param name="cancellationToken">Stops trying.</param>
    /// <returns>False where the run is this process's no more; then nothing is changed.</returns>
    Task<bool> FinishAsync(JobRunResult result, CancellationToken cancellationToken);

    /// <summary>Marks the runs, scheduled or by hand, whose worker has not said that it lives. Their workers can't write to them any more.</summary>
    /// <param name="deadAfter">After how long without a heartbeat a run counts as dead.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <returns>The runs that this call marked; of several callers at once, one is told of each.</returns>
    Task<IReadOnlyList<AbandonedRun>> AbandonDeadAsync(TimeSpan deadAfter, CancellationToken cancellationToken);
}
