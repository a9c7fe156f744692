using MarketSnapshot.Core.Listings;
using MarketSnapshot.Core.Scheduling;
using Microsoft.Extensions.Logging;

namespace MarketSnapshot.Core.Auditing;

/// <summary>An audit that a person asks for: a run of the job like any other, with its full report.</summary>
public sealed class ManualAudit
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly MarketAudit _audit;
    private readonly IAuditStore _store;
    private readonly ManualJobRuns _runs;
    private readonly ILogger<ManualAudit> _logger;

    internal ManualAudit(MarketAudit audit, IAuditStore store, ManualJobRuns runs, ILogger<ManualAudit> logger)
    {
        _audit = audit;
        _store = store;
        _runs = runs;
        _logger = logger;
    }

    /// <summary>Runs an audit and waits for its end.</summary>
    /// <param name="request">What to do. A number of withdrawals is allowed only where it is the one for which the brake is on.</param>
    /// <param name="cancellationToken">Stops waiting; a run that has begun goes on, and the list of runs tells how it went.</param>
    /// <returns>What was found and done.</returns>
    /// <exception cref="ConflictException">
    /// <c>job_running</c>: an audit is running; <c>audit_not_braked</c>: nothing waits to be confirmed; <c>audit_other_number</c>: the audit
    /// waits for the confirmation of another number.
    /// </exception>
    /// <exception cref="TryLaterException">MongoDB is away, or this process is stopping.</exception>
    public async Task<AuditResult> RunAsync(AuditRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);

        if (request.AllowWithdrawals is { } allowed)
            Check(allowed, await _store.ReadStateAsync(cancellationToken));

        var ended = new TaskCompletionSource<AuditResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = await _runs.RunNowAsync(JobNames.Audit, ct => WorkAsync(request, ended, ct), cancellationToken);
        await run.Completion.WaitAsync(cancellationToken);
        ended.TrySetCanceled(CancellationToken.None);
        try
        {
            return await ended.Task;
        }
        catch (ListingStoreAwayException away)
        {
            throw new TryLaterException("market_away", "The market can't be reached at the moment. Nothing was repaired that the next audit does not go on with.", RetryAfter, away);
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
            return new(result, request.Repair ? result.Failure : null);
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
            throw new ConflictException("audit_not_braked", "No audit waits for a confirmation. Leave allow_withdrawals out.");
        if (allowed != wouldWithdraw)
        {
            throw new ConflictException(
                "audit_other_number",
                $"The audit that stopped last would withdraw {wouldWithdraw} of {onMarket} listings. Confirm that number and no other, or leave allow_withdrawals out to have the stores compared again.");
        }
    }
}
