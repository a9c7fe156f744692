using Microsoft.EntityFrameworkCore;

namespace MarketSnapshot.Core.Persistence;

/// <summary>Pages of rows whose identifiers sort by time.</summary>
internal static class Pages
{
    /// <summary>A page, newest first. The primary key, or an index that the filter chooses, serves it.</summary>
    /// <param name="rows">Which rows, in any order.</param>
    /// <param name="cursor">Where the page begins, as the page before told.</param>
    /// <param name="limit">Rows on a page.</param>
    /// <param name="id">The identifier of a row, which is its property <c>Id</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidFieldException">The cursor is not one of this list.</exception>
    public static async Task<Page<T>> NewestFirstAsync<T>(
        this IQueryable<T> rows, string? cursor, int limit, Func<T, Guid> id, CancellationToken cancellationToken) where T : class
    {
        if (Cursor.DecodeId(cursor) is { } last)
            rows = rows.Where(row => EF.Property<Guid>(row, "Id").CompareTo(last) < 0);
        var page = await rows.AsNoTracking().OrderByDescending(row => EF.Property<Guid>(row, "Id")).Take(limit + 1).ToListAsync(cancellationToken);
        return Page<T>.Of(page, limit, row => [id(row).ToString()]);
    }
}
