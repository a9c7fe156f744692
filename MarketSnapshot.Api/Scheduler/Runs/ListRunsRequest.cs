using FastEndpoints;
using MarketSnapshot.Api.Http.Rules;

namespace MarketSnapshot.Api.Scheduler.Runs;

/// <summary>Which runs to list.</summary>
internal sealed class ListRunsRequest : PagedRequest
{
    /// <summary>Only this job's runs.</summary>
    public string? Job { get; set; }

    /// <summary>The rules.</summary>
    internal sealed class Validator : Validator<ListRunsRequest>
    {
        /// <summary>Paging only; which jobs there are is the domain's to say.</summary>
        public Validator() => this.PageRules();
    }
}
