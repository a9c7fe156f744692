using FastEndpoints;
using MarketSnapshot.Api.Http.Rules;

namespace MarketSnapshot.Api.Farmers.List;

/// <summary>Which farmers to list.</summary>
internal sealed class ListFarmersRequest : PagedRequest;

internal sealed class ListFarmersValidator : Validator<ListFarmersRequest>
{
    public ListFarmersValidator() => this.PageRules();
}
