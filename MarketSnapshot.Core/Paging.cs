using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace MarketSnapshot.Core;

/// <summary>One page of a list. Pages follow a key, not an offset, so rows that come or go in between are neither repeated nor passed over.</summary>
/// <param name="Items">The rows of this page.</param>
/// <param name="NextCursor">Asks for the next page; null on the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor)
{
    /// <summary>Makes a page of rows that were read with one more than <paramref name="limit"/>.</summary>
    /// <param name="rows">Up to <paramref name="limit"/> + 1 rows.</param>
    /// <param name="limit">Rows on a page.</param>
    /// <param name="key">The sort key of a row, which the next page starts after.</param>
    public static Page<T> Of(IReadOnlyList<T> rows, int limit, Func<T, string[]> key) =>
        rows.Count <= limit
            ? new(rows, null)
            : new([.. rows.Take(limit)], Cursor.Encode(key(rows[limit - 1])));
}

/// <summary>An opaque position in a list: the sort key of the last row that was shown.</summary>
public static class Cursor
{
    /// <summary>Rows on a page when the client doesn't say.</summary>
    public const int DefaultLimit = 50;

    /// <summary>The largest page.</summary>
    public const int MaxLimit = 200;

    // A key of one name of 200 characters, each escaped, and one identifier.
    private const int MaxLength = 2000;

    /// <summary>Writes a key.</summary>
    public static string Encode(params string[] key) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(key));

    /// <summary>Reads a key of <paramref name="parts"/> parts; null for no cursor.</summary>
    /// <exception cref="InvalidFieldException">It is none of ours.</exception>
    public static string[]? Decode(string? cursor, int parts)
    {
        if (string.IsNullOrEmpty(cursor))
            return null;
        try
        {
            if (cursor.Length <= MaxLength
                && JsonSerializer.Deserialize<string[]>(Base64Url.DecodeFromChars(cursor)) is { } key
                && key.Length == parts
                && Array.TrueForAll(key, part => part is not null))
                return key;
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException or DecoderFallbackException)
        {
            // Falls through to the one answer for every cursor that is not ours.
        }

        throw Invalid();
    }

    /// <summary>Reads a key that is one identifier; null for no cursor.</summary>
    /// <exception cref="InvalidFieldException">It is none of ours.</exception>
    public static Guid? DecodeId(string? cursor) =>
        Decode(cursor, 1) is not [var text] ? null : Guid.TryParse(text, out var id) ? id : throw Invalid();

    /// <summary>The error for a cursor that this list did not hand out.</summary>
    public static InvalidFieldException Invalid() => new("cursor", "The cursor is not one that this list handed out.");
}
