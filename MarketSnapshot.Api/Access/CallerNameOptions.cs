namespace MarketSnapshot.Api.Access;

/// <summary>How callers are named in history and logs; configuration section <c>Callers</c>.</summary>
internal sealed class CallerNameOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Callers";

    private const int ShortestKey = 32;

    /// <summary>
    /// A secret of 32 characters or more that all API processes share. Subjects that may be an address or a phone number are named by a keyed hash
    /// with it; without it, which is the default, they are not told apart.
    /// </summary>
    public string? NameKey { get; set; }

    internal bool IsValid() => string.IsNullOrEmpty(NameKey) || NameKey.Length >= ShortestKey;
}
