using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MarketSnapshot.Core.Persistence;

/// <summary>
/// CHECKs against values that PostgreSQL can hold and nothing behind it can show. A single one, written by a program that goes to the
/// tables directly, would make every list unreadable that comes across it.
/// </summary>
internal static class ValueChecks
{
    /// <summary>
    /// Times within the years 1 to 9999. The two infinities pass: they read as the ends of that range.
    /// </summary>
    public static void CheckYears<TEntity>(this EntityTypeBuilder<TEntity> entity, params string[] columns) where TEntity : class
    {
        foreach (var column in columns)
            entity.Check($"{column}_years", $"not isfinite({column}) or {column} between '0001-01-01 00:00:00+00' and '9999-12-31 23:59:59.999999+00'");
    }

    /// <summary>The same for days.</summary>
    public static void CheckYearsOfDays<TEntity>(this EntityTypeBuilder<TEntity> entity, params string[] columns) where TEntity : class
    {
        foreach (var column in columns)
            entity.Check($"{column}_years", $"not isfinite({column}) or {column} between '0001-01-01' and '9999-12-31'");
    }

    /// <summary>Exact numbers, not NaN, which passes every lower bound.</summary>
    public static void CheckNumbers<TEntity>(this EntityTypeBuilder<TEntity> entity, params string[] columns) where TEntity : class
    {
        foreach (var column in columns)
            entity.Check($"{column}_number", $"{column} <> 'NaN'");
    }

    /// <summary>Floating numbers that are neither NaN nor infinite.</summary>
    public static void CheckFinite<TEntity>(this EntityTypeBuilder<TEntity> entity, params string[] columns) where TEntity : class
    {
        foreach (var column in columns)
            entity.Check($"{column}_finite", $"{column} not in ('NaN', 'Infinity', '-Infinity')");
    }

    /// <summary>A list of texts: of one dimension, and without nulls.</summary>
    public static void CheckTexts<TEntity>(this EntityTypeBuilder<TEntity> entity, string column) where TEntity : class =>
        entity.Check($"{column}_texts", $"coalesce(array_ndims({column}), 1) = 1 and array_position({column}, null) is null");
}
