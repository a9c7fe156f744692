using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Api.Http.Binding;
using MarketSnapshot.Api.Http.Problems;
using MarketSnapshot.Core.Auditing;

namespace MarketSnapshot.Api.Snapshots.Audit;

/// <summary>Compares both stores and repairs.</summary>
internal sealed class AuditListingsEndpoint(ManualAudit audit) : Endpoint<AuditListingsRequest, AuditListingsResponse>
{
    public override void Configure()
    {
        Post("/api/snapshots/audit");
        Roles(Role.Operator);
        Description(b => b.WithTags(SnapshotTag.Name).OptionalBody<AuditListingsRequest>()
            .Produces<AuditListingsResponse>()
            .Produces<ApiProblem>(StatusCodes.Status409Conflict, ApiProblem.ContentType)
            .Produces<ApiProblem>(StatusCodes.Status503ServiceUnavailable, ApiProblem.ContentType));
        Summary(s =>
        {
            s.Summary = "Compares both stores and repairs";
            s.Description =
                """
                Compares snapshots and listings, both ways, by version and hash; finds bookings without a snapshot; rebuilds a share of the
                snapshots from their sources; repairs what differs and publishes it. The audit is a run of the job `audit_market_listings`:
                it goes on when the caller leaves, and GET /api/scheduler/runs shows how it went. `"repair": false` only looks: that is no run of the
                job, goes on beside one, ends when the caller leaves and leaves nothing behind.

                An audit that would withdraw more than 5 % of the listings on the market and more than 100 of them (both can be configured) stops
                before it repairs anything and answers `"braked": true`: another system may write to the same market, or PostgreSQL was restored
                without its data. Look at `differences` and the cause. Where those listings really have to go, confirm it: send the audit again with
                `"allow_withdrawals"` set to exactly the `would_withdraw` of the last audit that stopped. The confirmation holds for that one audit,
                and it stops again where there is more to withdraw by then. Scheduled audits stay braked until that was done or the cause is gone.

                A look (`"repair": false`) sets nothing: its `"braked": true` tells that an audit that repairs would stop, and there is nothing to
                confirm until one has.
                """;
            s.ExampleRequest = new AuditListingsRequest { Repair = true };
            s.Responses[200] = "What was found and done; or, with `braked`, what was found and held back.";
            s.Responses[409] =
                "`job_running`: an audit is running, on schedule or by hand; or someone else only looks, where this would only look. "
                + "`audit_not_braked`: no audit that was to repair has stopped and waits for a confirmation; a look is none. "
                + "`audit_other_number`: the audit that waits would withdraw another number of listings, which the message names.";
            s.Responses[503] = "A store is away: nothing was repaired, or the next audit goes on with it. Try again after `Retry-After` seconds.";
        });
    }

    public override async Task HandleAsync(AuditListingsRequest request, CancellationToken ct)
    {
        var order = new AuditRequest { Repair = request.Repair ?? true, AllowWithdrawals = request.AllowWithdrawals };
        await Send.OkAsync(AuditListingsResponse.From(await audit.RunAsync(order, ct)), ct);
    }
}
