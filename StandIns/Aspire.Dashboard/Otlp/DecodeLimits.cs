using System.Runtime.InteropServices;

namespace Aspire.Dashboard.Otlp;

/// <summary>
/// What one request may bring. Two bytes can stand for an object, so that bytes alone are no bound on the memory that a message
/// takes; and a value within a value within a value … would eat the stack.
/// </summary>
public sealed class DecodeLimits
{
    /// <summary>As it comes over the wire.</summary>
    public const int BodyBytes = 8 * 1024 * 1024;

    /// <summary>As it is after inflating.</summary>
    public const int InflatedBytes = 32 * 1024 * 1024;

    /// <summary>Messages in a request: records, points, attributes, events, links.</summary>
    public const int Elements = 250_000;

    /// <summary>Lists and maps within each other.</summary>
    public const int Depth = 12;

    public const int TextLength = 16 * 1024;
    public const int Attributes = 128;
    public const int Events = 128;

    /// <summary>A bulk publish links to the request of each booking in it.</summary>
    public const int Links = 5000;

    public const int Buckets = 512;

    private const int InternedLength = 64;
    private const int InternedCount = 4096;

    private readonly Dictionary<string, string> _interned = new(StringComparer.Ordinal);
    private int _elements;

    /// <summary>Counts one more message.</summary>
    /// <exception cref="BrokenMessageException">It is one too many.</exception>
    public void Count()
    {
        if (++_elements > Elements)
        {
            throw new BrokenMessageException($"The request consists of more than {Elements} parts.");
        }
    }

    /// <summary>Says where a text was cut.</summary>
    public static string Cut(string text) => text.Length <= TextLength ? text : $"{text.AsSpan(0, TextLength)}… ({text.Length - TextLength} more)";

    /// <summary>A name, cut if it is too long to be one.</summary>
    public string Name(string text) => Intern(Cut(text));

    /// <summary>Short texts come again and again in a request; they are kept once.</summary>
    public string Intern(string text)
    {
        if (text.Length > InternedLength || _interned.Count >= InternedCount)
        {
            return text;
        }

        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_interned, text, out _);
        return known ??= text;
    }
}
