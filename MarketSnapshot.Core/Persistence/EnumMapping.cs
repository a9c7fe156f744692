using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace MarketSnapshot.Core.Persistence;

/// <summary>Enums are stored as text, and a CHECK admits their spellings only.</summary>
internal static class EnumMapping
{
    /// <summary>Stores every <typeparamref name="TEnum"/> by its spelling.</summary>
    public static void EnumAsText<TEnum>(this ModelConfigurationBuilder builder) where TEnum : struct, Enum =>
        builder.Properties<TEnum>().HaveConversion<Converter<TEnum>>().HaveColumnType("text");

    /// <summary>Adds the CHECK for one column.</summary>
    public static void CheckEnum<TEntity, TEnum>(this EntityTypeBuilder<TEntity> entity, string column)
        where TEntity : class where TEnum : struct, Enum
    {
        var values = string.Join(", ", EnumText<TEnum>.All.Select(text => $"'{text}'"));
        entity.Check(column, $"{column} in ({values})");
    }

    /// <summary>Adds a CHECK whose name tells the table and what it is about.</summary>
    public static void Check<TEntity>(this EntityTypeBuilder<TEntity> entity, string name, string condition) where TEntity : class
    {
        var table = entity.Metadata.GetTableName();
        entity.ToTable(t => t.HasCheckConstraint($"ck_{table}_{name}", condition));
    }

    /// <summary>Stores <c>now()</c> on insert; the program never sends the value.</summary>
    public static void SetByDatabase<TEntity>(this EntityTypeBuilder<TEntity> entity, Expression<Func<TEntity, DateTimeOffset>> property)
        where TEntity : class => entity.Property(property).HasDefaultValueSql("now()").ValueGeneratedOnAdd();

    private sealed class Converter<TEnum>() : ValueConverter<TEnum, string>(value => EnumText<TEnum>.Of(value), text => EnumText<TEnum>.Parse(text))
        where TEnum : struct, Enum;
}
