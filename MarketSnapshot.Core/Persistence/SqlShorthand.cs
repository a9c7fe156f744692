using Npgsql;
using NpgsqlTypes;

namespace MarketSnapshot.Core.Persistence;

/// <summary>Nulls in and out of SQL written by hand.</summary>
internal static class SqlShorthand
{
    /// <summary>Adds a parameter that may be null.</summary>
    public static NpgsqlParameterCollection With(this NpgsqlParameterCollection parameters, string name, NpgsqlDbType type, object? value)
    {
        parameters.Add(new(name, type) { Value = value ?? DBNull.Value });
        return parameters;
    }

    /// <summary>A text that may be null.</summary>
    public static string? Text(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>A value that may be null.</summary>
    public static T? Maybe<T>(this NpgsqlDataReader row, int column) where T : struct =>
        row.IsDBNull(column) ? null : row.GetFieldValue<T>(column);
}
