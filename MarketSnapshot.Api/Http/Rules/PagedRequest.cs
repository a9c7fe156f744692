namespace MarketSnapshot.Api.Http.Rules;

/// <summary>What every list takes. The properties are bound from the query.</summary>
public abstract class PagedRequest
{
    /// <summary>Asks for the page after the one that handed it out.</summary>
    public string? Cursor { get; set; }

    /// <summary>Rows on the page, 1 to 200; 50 when not said.</summary>
    public int? Limit { get; set; }

    /// <summary>Rows on the page.</summary>
    internal int PageSize => Limit ?? Core.Cursor.DefaultLimit;
}
