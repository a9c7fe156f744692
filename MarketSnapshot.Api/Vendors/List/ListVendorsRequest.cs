using FastEndpoints;
using MarketSnapshot.Api.Http.Rules;

namespace MarketSnapshot.Api.Vendors.List;

/// <summary>Which vendors to list.</summary>
internal sealed class ListVendorsRequest : PagedRequest;

internal sealed class ListVendorsValidator : Validator<ListVendorsRequest>
{
    public ListVendorsValidator() => this.PageRules();
}
