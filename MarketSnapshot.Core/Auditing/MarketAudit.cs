using MarketSnapshot.Core.Publishing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MarketSnapshot.Core.Auditing;

/// <summary>
/// Compares PostgreSQL and the market, both ways, and repairs. It looks at everything before it touches anything: where it would withdraw
/// more than it may, it stops, alarms and waits for an operator.
/// </summary>
public sealed class MarketAudit
{
    private readonly IAuditStates _states;
    private readonly IAuditStore _store;
    private readonly MarketComparison _comparison;
    private readonly DifferenceRepair _repair;
    private readonly ShareRebuild _share;
    private readonly PublishDrain _drain;
    private readonly AuditOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<MarketAudit> _logger;

    internal MarketAudit(
        IAuditStates states, IAuditStore store, MarketComparison comparison, DifferenceRepair repair, ShareRebuild share, PublishDrain drain,
        IOptions<AuditOptions> options, TimeProvider time, ILogger<MarketAudit> logger)
    {
        _states = states;
        _store = store;
        _comparison = comparison;
        _repair = repair;
        _share = share;
        _drain = drain;
        _options = options.Value;
        _time = time;
        _logger = logger;
    }

    /// <summary>Runs once, under the brake.</summary>
    /// <param name="cancellationToken">Stops; what was repaired stays so, and the next run looks at everything again.</param>
    /// <returns>What was found and done.</returns>
    public Task<AuditResult> RunAsync(CancellationToken cancellationToken) => RunAsync(new AuditRequest(), cancellationToken);

    /// <summary>Runs once.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="cancellationToken">Stops; what was repaired stays so, and the next run looks at everything again.</param>
    /// <returns>What was found and done.</returns>
    public async Task<AuditResult> RunAsync(AuditRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);

        var watch = _time.GetTimestamp();
        using var activity = AuditTelemetry.Source.StartActivity("audit listings");
        var tally = new AuditTally();
        var result = await RunAsync(request, tally, cancellationToken);
        if (request.Repair)
            AuditTelemetry.Tell(result, tally.ByKind, _time.GetElapsedTime(watch), activity);
        return result;
    }

    private async Task<AuditResult> RunAsync(AuditRequest request, AuditTally tally, CancellationToken cancellationToken)
    {
        var state = await _states.ReadAsync(cancellationToken);
        await foreach (var differences in _comparison.FindAsync(_options.BatchSize, tally, cancellationToken))
            tally.Find((await _store.ConfirmAsync(differences, repair: false, cancellationToken)).Confirmed);

        var limit = BrakeRule.Limit(tally.OnMarket, _options, request.AllowWithdrawals);
        if (!request.Repair)
            return tally.ToResult(tally.WouldWithdraw > limit, new DrainResult());
        if (tally.WouldWithdraw > limit)
            return await BrakeAsync(tally, cancellationToken);
        if (tally.Found > 0)
        {
            AuditLog.Differences(_logger, tally.Found, tally.Examined, tally.WouldWithdraw);
            if (!await _repair.RunAsync(limit, _options.BatchSize, tally, cancellationToken))
                return await BrakeAsync(tally, cancellationToken);
        }

        var turn = RebuildTurn.After(state.SharesRebuilt, _options.RebuildShare);
        await _share.RunAsync(turn, _options.BatchSize, tally, cancellationToken);
        await _states.EndAsync(turn.Number + 1, cancellationToken);
        AuditTelemetry.TellBrake(0);
        if (state.BrakedAt is not null)
            AuditLog.Released(_logger, request.AllowWithdrawals is null ? "its cause is gone" : "an operator confirmed the withdrawals");
        return tally.ToResult(braked: false, await _drain.RunAsync(ignoreBackOff: false, cancellationToken));
    }

    private async Task<AuditResult> BrakeAsync(AuditTally tally, CancellationToken cancellationToken)
    {
        AuditLog.Braked(_logger, tally.WouldWithdraw, tally.OnMarket);
        AuditTelemetry.TellBrake(tally.WouldWithdraw);
        await _states.BrakeAsync(tally.WouldWithdraw, tally.OnMarket, cancellationToken);
        return tally.ToResult(braked: true, new DrainResult());
    }
}
