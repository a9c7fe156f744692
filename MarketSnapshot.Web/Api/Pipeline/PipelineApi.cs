namespace MarketSnapshot.Web.Api.Pipeline;

/// <summary>The way from snapshots to listings, as operators see it.</summary>
public sealed class PipelineApi(ApiConnection api)
{
    // A run or an audit goes on by itself: the page is shown again soon, and tells how it goes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Jobs, schedulers and backlog.</summary>
    public Task<SchedulerAnswer> OverviewAsync(CancellationToken cancellationToken) =>
        api.GetAsync<SchedulerAnswer>("/api/scheduler", cancellationToken);

    /// <summary>A page of runs, the latest start first.</summary>
    /// <param name="job">Only this job's; null for all.</param>
    /// <param name="cursor">Leads to a later page.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Page<RunAnswer>> RunsAsync(string? job, string? cursor, int limit, CancellationToken cancellationToken) =>
        api.GetAsync<Page<RunAnswer>>(QueryText.With("/api/scheduler/runs", ("job", job), ("cursor", cursor), ("limit", limit)), cancellationToken);

    /// <summary>How many changes reached the market within the last hours.</summary>
    public Task<PaceAnswer> PaceAsync(CancellationToken cancellationToken) => api.GetAsync<PaceAnswer>("/api/scheduler/pace", cancellationToken);

    /// <summary>Starts a job, and waits a moment for its end; a longer run goes on.</summary>
    public Task RunAsync(string job, CancellationToken cancellationToken) =>
        StartAsync<StartedAnswer>($"/api/scheduler/jobs/{Uri.EscapeDataString(job)}/run", null, cancellationToken);

    /// <summary>A page of the snapshots that wait for an operator, newest first.</summary>
    public Task<Page<ParkedAnswer>> ParkedAsync(string? cursor, int limit, CancellationToken cancellationToken) =>
        api.GetAsync<Page<ParkedAnswer>>(QueryText.With("/api/snapshots", ("parked", true), ("cursor", cursor), ("limit", limit)), cancellationToken);

    /// <summary>Lets a parked snapshot be tried by the next sync.</summary>
    public Task<ParkedAnswer> RetryAsync(Guid bookingId, CancellationToken cancellationToken) =>
        api.PostAsync<ParkedAnswer>($"/api/snapshots/{bookingId}/retry", null, cancellationToken);

    /// <summary>Publishes a snapshot at once, parked or not.</summary>
    public Task<PublishedAnswer> PublishAsync(Guid bookingId, CancellationToken cancellationToken) =>
        api.PostAsync<PublishedAnswer>($"/api/snapshots/{bookingId}/publish", null, cancellationToken);

    /// <summary>Audits and repairs although so many listings leave the market by it; waits a moment for its end.</summary>
    /// <param name="withdrawals">What the last audit that stopped itself would have withdrawn.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task AllowAsync(long withdrawals, CancellationToken cancellationToken) =>
        StartAsync<AuditAnswer>("/api/snapshots/audit", new { allow_withdrawals = withdrawals }, cancellationToken);

    private async Task StartAsync<T>(string path, object? body, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await api.PostAsync<T>(path, body, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Under way.
        }
    }

    private sealed record StartedAnswer(Guid Id, string Outcome);
}
