using System.Globalization;
using System.Text;

namespace MarketSnapshot.Tests.Fuzzing;

/// <summary>How the bytes of a request get to the server.</summary>
internal enum Framing
{
    /// <summary>With their number.</summary>
    Length,

    /// <summary>In chunks.</summary>
    Chunked,

    /// <summary>More bytes are announced than come; then this side of the connection ends.</summary>
    LengthTooLarge,

    /// <summary>More bytes come than were announced: the rest reads as another request, which is none.</summary>
    LengthTooSmall,

    /// <summary>The number of bytes is no number.</summary>
    LengthOdd,

    /// <summary>A chunk that is none.</summary>
    ChunksOdd,

    /// <summary>The client asks first whether the body is wanted.</summary>
    Expect,

    /// <summary>In pieces, with pauses.</summary>
    Slow,

    /// <summary>The connection ends in the middle of the body.</summary>
    Abort,
}

/// <summary>A request as it is sent, byte by byte.</summary>
internal sealed record FuzzRequest(string Role, string Operation, string Kind, string Method, string Target)
{
    /// <summary>Its number within its role; with the seed it gives the same request again, apart from ids.</summary>
    public int Number { get; init; }

    /// <summary>Headers besides Host, Authorization and the body's length.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public string? Token { get; init; }

    public byte[]? Body { get; init; }

    public Framing Framing { get; init; }

    /// <summary>Whether HTTP itself is broken, so that the server may refuse it before the API sees it: without a body, and closing.</summary>
    public bool BreaksHttp { get; init; }

    /// <summary>How many connections send it at the same moment.</summary>
    public int AtOnce { get; init; } = 1;

    /// <summary>Whether nothing more can be sent on the same connection.</summary>
    public bool SpoilsConnection => BreaksHttp || Framing is not (Framing.Length or Framing.Chunked or Framing.Slow);

    /// <summary>Head and body.</summary>
    public (byte[] Head, byte[] Body) Bytes(string host)
    {
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Method} {Target} HTTP/1.1\r\nHost: {host}\r\n");
        if (Token is not null)
            head.Append(CultureInfo.InvariantCulture, $"Authorization: Bearer {Token}\r\n");
        foreach (var (name, value) in Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        if (Framing is Framing.Expect)
            head.Append("Expect: 100-continue\r\n");
        var body = Body ?? [];
        switch (Framing)
        {
            case Framing.Chunked or Framing.ChunksOdd:
                head.Append("Transfer-Encoding: chunked\r\n");
                body = Framing is Framing.ChunksOdd ? Encoding.ASCII.GetBytes("zz\r\nodd\r\n0\r\n\r\n") : Chunks(body);
                break;
            case Framing.LengthOdd:
                head.Append("Content-Length: -7\r\n");
                break;
            default:
                var said = Framing switch
                {
                    Framing.LengthTooLarge => body.Length + 10,
                    Framing.LengthTooSmall => body.Length / 2,
                    _ => body.Length,
                };
                if (Body is not null || Method is "POST" or "PUT" or "PATCH")
                    head.Append(CultureInfo.InvariantCulture, $"Content-Length: {said}\r\n");
                break;
        }

        return (Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), body);
    }

    /// <summary>The request for a person; the token stays out.</summary>
    public override string ToString()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Role} #{Number} [{Kind}, {Framing}] {Method} {Short(Target)}");
        foreach (var (name, value) in Headers)
            text.Append(CultureInfo.InvariantCulture, $" | {Short(name)}: {Short(value)}");
        if (Body is not null)
            text.Append(CultureInfo.InvariantCulture, $" | {Body.Length} bytes: {Short(Encoding.Latin1.GetString(Body))}");
        return text.ToString();
    }

    private static byte[] Chunks(byte[] body)
    {
        using var chunks = new MemoryStream();
        foreach (var chunk in body.Chunk(Math.Max(1, body.Length / 3)))
        {
            chunks.Write(Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"));
            chunks.Write(chunk);
            chunks.Write("\r\n"u8);
        }

        chunks.Write("0\r\n\r\n"u8);
        return chunks.ToArray();
    }

    private static string Short(string text)
    {
        const int most = 400;
        var shown = string.Concat(text.Take(most).Select(c => c is < ' ' or > '~' ? string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}") : c.ToString()));
        return text.Length > most ? $"{shown}… ({text.Length})" : shown;
    }
}
