namespace Aspire.Dashboard.Telemetry;

/// <summary>
/// What databases are asked comes again and again, and is long: each such text is kept once, so that a few hundred requests don't fill the
/// room for spans with copies of the same statement. Within its bound the first ones stay; others are kept with their spans.
/// </summary>
internal sealed class SharedTexts(long maxBytes)
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    public long Bytes { get; private set; }

    /// <summary>Whether it is the key of such a text.</summary>
    public static bool IsQuery(string key) => key is "db.query.text" or "db.statement";

    /// <summary>Puts what is kept already in the place of equal texts, and tells how many bytes the attributes are spared by it.</summary>
    public int Share(KeyValuePair<string, string>[] attributes)
    {
        var spared = 0;
        for (var i = 0; i < attributes.Length; i++)
        {
            var (key, text) = attributes[i];
            if (!IsQuery(key) || !TryKeep(text, out var kept))
            {
                continue;
            }

            attributes[i] = new(key, kept);
            spared += Sizes.Of(text);
        }

        return spared;
    }

    private bool TryKeep(string text, out string kept)
    {
        if (_texts.TryGetValue(text, out kept!))
        {
            return true;
        }

        var size = Sizes.Of(text);
        if (Bytes + size > maxBytes)
        {
            return false;
        }

        Bytes += size;
        _texts[text] = kept = text;
        return true;
    }
}
