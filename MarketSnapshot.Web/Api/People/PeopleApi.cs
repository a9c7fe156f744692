namespace MarketSnapshot.Web.Api.People;

/// <summary>Farmers and vendors.</summary>
public sealed class PeopleApi(ApiConnection api)
{
    private const int PageSize = 50;

    /// <summary>The first farmers.</summary>
    public async Task<IReadOnlyList<PersonAnswer>> FarmersAsync(CancellationToken cancellationToken) =>
        (await api.GetAsync<Page<PersonAnswer>>(QueryText.With("/api/farmers", ("limit", PageSize)), cancellationToken)).Items;

    /// <summary>The first vendors.</summary>
    public async Task<IReadOnlyList<PersonAnswer>> VendorsAsync(CancellationToken cancellationToken) =>
        (await api.GetAsync<Page<PersonAnswer>>(QueryText.With("/api/vendors", ("limit", PageSize)), cancellationToken)).Items;
}

/// <summary>A farmer or a vendor.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">The name.</param>
public sealed record PersonAnswer(Guid Id, string Name);
