using MarketSnapshot.Core.Listings;
using MarketSnapshot.Core.Scheduling;
using Microsoft.Extensions.Logging;

namespace MarketSnapshot.Core.Auditing;

/// <summary>
/// An audit that a person asks for: a run of the job like any other, with its full report. One that only looks is none: it keeps no promise
/// of the job, so it must not count as its last success nor stand for a scheduled run that was missed, and leaves nothing behind.
/// </summary>
public sealed class ManualAudit
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly MarketAudit _audit;
    private readonly IAuditStates _states;
    private readonly ManualJobRuns _runs;
    private readonly ILogger<ManualAudit> _logger;
    private int _looking;

    internal ManualAudit(MarketAudit audit, IAuditStates states, ManualJobRuns runs, ILogger<ManualAudit> logger)
    {
        _audit = audit;
        _states = states;
        _runs = runs;
        _logger = logger;
    }

    /// <summary>Runs an audit, or looks, and waits for the end.</summary>
    /// <param name="request">What to do. A number of withdrawals is allowed only where it is the one for which the brake is on.</param>
    /// <param name="cancellationToken">
    /// Stops waiting; a run that has begun goes on, and the list of runs tells how it went. A look ends.
    /// </param>
    /// <returns>What was found and done.</returns>
    /// <exception cref="ConflictException">
    /// <c>job_running</c>: an audit is running, or this process looks already; <c>audit_not_braked</c>: nothing waits to be confirmed; <c>audit_other_number</c>: the audit
    /// waits for the confirmation of another number.
    /// </exception>
    /// <exception cref="TryLaterException">MongoDB is away, or this process is stopping.</exception>
    public async Task<AuditResult> RunAsync(AuditRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);

        if (request.AllowWithdrawals is { } allowed)
            Check(allowed, await _states.ReadAsync(cancellationToken));
        try
        {
            return await (request.Repair ? RepairAsync(request, cancellationToken) : LookAsync(request, cancellationToken));
        }
        catch (ListingStoreAwayException away)
        {
            throw new TryLaterException("market_away", "The market can't be reached at the moment. Nothing was repaired that the next audit does not go on with.", RetryAfter, away);
        }
    }

    /// <summary>One at a time in this process, since each reads both stores from end to end.</summary>
    private async Task<AuditResult> LookAsync(AuditRequest request, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _looking, 1) == 1)
            throw new ConflictException("job_running", "Someone else has the stores compared now. Wait for that to end.");
        try
        {
            return await _audit.RunAsync(request, cancellationToken);
        }
        finally
        {
            Volatile.Write(ref _looking, 0);
        }
    }

    private async Task<AuditResult> RepairAsync(AuditRequest request, CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource<AuditResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = await _runs.RunNowAsync(JobNames.Audit, ct => WorkAsync(request, ended, ct), cancellationToken);
        await run.Completion.WaitAsync(cancellationToken);
        ended.TrySetCanceled(CancellationToken.None);
        try
        {
            return await ended.Task;
        }
        catch (OperationCanceledException)
        {
            throw new TryLaterException("stopping", "The service is stopping. The next audit looks at everything again.", RetryAfter);
        }
    }

    private async Task<JobReport> WorkAsync(AuditRequest request, TaskCompletionSource<AuditResult> ended, CancellationToken cancellationToken)
    {
        try
        {
            if (request.AllowWithdrawals is { } allowed)
                AuditLog.Confirmed(_logger, allowed);
            var result = await _audit.RunAsync(request, cancellationToken);
            ended.TrySetResult(result);
            return new(result, result.Failure);
        }
        catch (Exception failure)
        {
            ended.TrySetException(failure);
            throw;
        }
    }

    private static void Check(long allowed, AuditState state)
    {
        if (state is not { WouldWithdraw: { } wouldWithdraw, OnMarket: { } onMarket })
            throw new ConflictException("audit_not_braked", "No audit waits for a confirmation: a look stops none. Leave allow_withdrawals out.");
        if (allowed != wouldWithdraw)
        {
            throw new ConflictException(
                "audit_other_number",
                $"The audit that stopped last would withdraw {wouldWithdraw} of {onMarket} listings. Confirm that number and no other, or leave allow_withdrawals out to have the stores compared again.");
        }
    }
}
